/**
 * A call's sound in the browser: the microphone's way to frames, and the utterances' way to the loudspeaker.
 *
 * 1. One audio context for both, at the device's rate: its echo cancellation knows what it plays.
 * 2. A device that is pulled out is replaced once by whatever microphone there is now; where there is none, the call is told.
 * 3. `close` stops the tracks at once: the browser's own sign that somebody listens must go with the call.
 */
import { type Microphone, openStream, stopStream } from './microphone.ts';
import { type Captured, type CaptureOrder, listen, type PlaybackOrder, type Played, tell } from './port.ts';
// oxlint-disable-next-line import/default -- the bundler makes it: the address of the module as a file of its own
import workletUrl from './worklet/voice-worklet.ts?worker&url';

export interface SoundListener {
  captured(pcm: ArrayBuffer, level: number): void;
  played(played: Played): void;
  /** No microphone is left. */
  lost(): void;
}

export interface Sound {
  play(utterance: number, pcm: ArrayBuffer): void;
  /** Nothing of what waits is heard any more. */
  clear(): void;
  mute(isMuted: boolean): void;
  /** Two soft tones: it is listening. */
  chime(): void;
  close(): void;
}

/** Of the chime. Hz, and seconds from its beginning. */
const notes = [[660, 0], [880, 0.11]] as const;
const chimeLoudness = 0.07;

/** @throws {DOMException} of `AudioContext`, of `getUserMedia`, or where the audio thread's module does not come */
export async function openSound({ begun, release }: Microphone, listener: SoundListener): Promise<Sound> {
  const { context, stream: asked } = await begun;
  const [first] = await Promise.all([asked, context.audioWorklet.addModule(workletUrl)]);
  const { destination } = context;
  const capture = new AudioWorkletNode(context, 'coatcheck-capture', { numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [1] });
  const playback = new AudioWorkletNode(context, 'coatcheck-playback', { numberOfInputs: 0, numberOfOutputs: 1, outputChannelCount: [1] });
  let stream = first;
  let source: MediaStreamAudioSourceNode | undefined;
  let isMuted = false;
  let isClosed = false;

  listen<Captured>(capture.port, ({ pcm, level }) => listener.captured(pcm, level));
  listen<Played>(playback.port, (played) => listener.played(played));
  // What is captured comes out as silence: a node that leads nowhere is not run everywhere.
  capture.connect(destination);
  playback.connect(destination);

  const muteTracks = () => stream.getAudioTracks().forEach((track) => (track.enabled = !isMuted));
  const listenTo = (next: MediaStream) => {
    source?.disconnect();
    stream = next;
    source = context.createMediaStreamSource(next);
    source.connect(capture);
    muteTracks();
    // Step 2. `stop` of our own does not fire it.
    next.getAudioTracks().forEach((track) => track.addEventListener('ended', () => void replace(), { once: true }));
  };
  const replace = async () => {
    if (isClosed) return;
    try {
      const next = await openStream();
      if (isClosed) stopStream(next);
      else listenTo(next);
    } catch {
      if (!isClosed) listener.lost();
    }
  };
  // A phone call, or another app: iOS stops the context and leaves it so.
  context.onstatechange = () => {
    if (!isClosed && context.state !== 'running') void context.resume().catch(() => undefined);
  };
  await context.resume();
  listenTo(first);

  return {
    play: (utterance, pcm) => tell<PlaybackOrder>(playback.port, { type: 'sound', utterance, pcm }, [pcm]),
    clear: () => tell<PlaybackOrder>(playback.port, { type: 'clear' }),
    mute: (next) => {
      isMuted = next;
      muteTracks();
      tell<CaptureOrder>(capture.port, { isMuted });
    },
    chime: () => {
      for (const [frequency, after] of notes) {
        const begins = context.currentTime + after;
        const tone = new OscillatorNode(context, { frequency });
        const gain = new GainNode(context, { gain: 0 });
        gain.gain.setValueAtTime(0, begins);
        gain.gain.linearRampToValueAtTime(chimeLoudness, begins + 0.02);
        gain.gain.exponentialRampToValueAtTime(0.001, begins + 0.28);
        tone.connect(gain).connect(destination);
        tone.start(begins);
        tone.stop(begins + 0.3);
      }
    },
    close: () => {
      isClosed = true;
      source?.disconnect();
      stopStream(stream);
      release();
    },
  };
}
