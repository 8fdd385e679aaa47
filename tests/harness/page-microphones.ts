/** Which microphones a document has asked for. The functions run in the page. */
import type { Frame } from 'playwright-core';

declare global {
  /** In a document that has run `rememberMicrophones`: all that were asked for, in order. */
  var microphones: (MediaStream | 'refused')[];
}

/** Before any script of a document. */
export const rememberMicrophones = () => {
  globalThis.microphones = [];
  // Only secure contexts have it.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined) return;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wanted) => {
    const index = microphones.push('refused') - 1;
    const stream = await open(wanted);
    microphones[index] = stream;
    return stream;
  };
};

export const microphonesOf = (frame: Frame) =>
  frame.evaluate(() => microphones.map((one) => (one === 'refused' ? one : (one.getAudioTracks()[0]?.readyState ?? 'ended'))));

/** The one that was opened last, as when somebody pulls out a headset. */
export const unplugMicrophone = (frame: Frame) =>
  frame.evaluate(() => {
    const [track] = microphones.findLast((one) => one !== 'refused')?.getAudioTracks() ?? [];
    if (track === undefined) throw new Error('no microphone is open');
    track.stop();
    track.dispatchEvent(new Event('ended'));
  });
