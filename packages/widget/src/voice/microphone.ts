/**
 * The microphone, asked for within the gesture itself: what comes later some browsers refuse. This stands in the chat's chunk and
 * not in the call's, as that one is still on its way when the button is pressed.
 */

export interface Begun {
  /** Begun by the gesture, so that it may be heard; at the device's own rate, as not every browser changes it. */
  readonly context: AudioContext;
  /** Rejected where the microphone is refused. */
  readonly stream: Promise<MediaStream>;
}

export interface Microphone {
  /** Rejected where the browser makes no audio context. */
  readonly begun: Promise<Begun>;
  /** Lets go of both, whatever has become of them. Once more does nothing. */
  release(): void;
}

/** Calls need a secure context, a microphone's interface and an audio thread. */
export const canCall = () => navigator.mediaDevices?.getUserMedia !== undefined && typeof AudioWorkletNode === 'function';

/**
 * Its loudness is left as it is: what hears is as good with a hundredth of it, and where the browser turns it up while it takes noise out,
 * nearly twice as many words are misheard (7 of 93 for 4, decision 0012).
 */
export const openStream = () =>
  navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: false, channelCount: 1 } });

export const stopStream = (stream: MediaStream) => stream.getTracks().forEach((track) => track.stop());

/** Both within the gesture: nothing is waited for before them. */
async function begin(): Promise<Begun> {
  const context = new AudioContext();
  const stream = openStream();
  // A refusal may come before anybody waits for it.
  stream.catch(() => undefined);
  return { context, stream };
}

export function askForMicrophone(): Microphone {
  const begun = begin();
  begun.catch(() => undefined);
  let isReleased = false;
  const letGo = ({ context, stream }: Begun) => {
    stream.then(stopStream, () => undefined);
    void context.close();
  };
  return {
    begun,
    release: () => {
      if (!isReleased) begun.then(letGo, () => undefined);
      isReleased = true;
    },
  };
}
