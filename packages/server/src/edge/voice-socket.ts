/** A WebSocket of the contract's frames: parses each before anybody sees it, and closes on the first that is none. */
import { bytesPerSample, frameMsMax, frameMsMin, sampleRateUp, VoiceUp } from '@coatcheck/contract/voice';
import type { WebSocket } from 'ws';
import type { VoiceSession, VoiceSocket } from '../voice/session.ts';

/** The largest frame of either kind. Bytes; `ws` closes with 1009 on a longer one before it is read. */
export const frameBytesMax = 4_096;
const audioBytesMin = (sampleRateUp * bytesPerSample * frameMsMin) / 1_000;
const audioBytesMax = (sampleRateUp * bytesPerSample * frameMsMax) / 1_000;
/** A socket that answers no ping for two of these is gone. Milliseconds. */
const pingEveryMs = 10_000;
/** What has been said gets this long to leave, then the connection is cut. Milliseconds. */
const closeMsMax = 2_000;

/** @returns the socket as a session uses it */
export function voiceSocket(ws: WebSocket): VoiceSocket {
  return {
    send: (event) => {
      if (ws.readyState === ws.OPEN) ws.send(JSON.stringify(event));
    },
    sound: (samples) => {
      if (ws.readyState === ws.OPEN) ws.send(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), { binary: true });
    },
    close: (code) => {
      ws.close(code);
      const cutting = setTimeout(() => ws.terminate(), closeMsMax).unref();
      ws.once('close', () => clearTimeout(cutting));
    },
    get backlog() {
      return ws.bufferedAmount;
    },
  };
}

/** Feeds a session with what comes, until one of the two ends. */
export function listenTo(ws: WebSocket, session: VoiceSession): void {
  let hasAnswered = true;
  const pinging = setInterval(() => {
    if (!hasAnswered) ws.terminate();
    hasAnswered = false;
    ws.ping();
  }, pingEveryMs);
  ws.on('pong', () => (hasAnswered = true));
  ws.on('message', (data, isBinary) => {
    if (!Buffer.isBuffer(data)) return session.malformed();
    if (isBinary) {
      const samples = samplesIn(data);
      if (samples === undefined) session.malformed();
      else session.audio(samples);
      return;
    }
    const event = VoiceUp.safeParse(parsed(data));
    if (event.success) session.control(event.data);
    else session.malformed();
  });
  // Too long a frame, or bytes that are none: `ws` closes it with a code of its own.
  ws.on('error', () => session.end('malformed'));
  ws.on('close', () => {
    clearInterval(pinging);
    session.end('lost');
  });
}

/** @returns a copy, as the buffer is a slice of a larger one that would be kept with it; undefined: not a frame of ours */
function samplesIn(data: Buffer): Int16Array | undefined {
  if (data.length < audioBytesMin || data.length > audioBytesMax || data.length % bytesPerSample !== 0) return undefined;
  const samples = new Int16Array(data.length / bytesPerSample);
  for (let index = 0; index < samples.length; index += 1) samples[index] = data.readInt16LE(index * bytesPerSample);
  return samples;
}

function parsed(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    return undefined;
  }
}
