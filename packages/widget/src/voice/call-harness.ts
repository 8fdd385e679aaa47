/** A call whose server, loudspeaker and pass are the test's: for tests of what becomes of what they do. Timers and the clock are faked there. */
import { problemOf, type ProblemCode } from '@coatcheck/contract/problems';
import { type EndReason, voiceClose, type VoiceState, type VoiceUp } from '@coatcheck/contract/voice';
import { type Failure, failureOf } from '../transport/failure.ts';
import type { CallEvent, OpenVoiceSocket, SocketListener } from '../transport/voice-socket.ts';
import { Call } from './call.ts';
import type { CallEnd, CallParts, CallView, Transcript } from './call-parts.ts';

export const callIds = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
export const conversation = '6f9619ff-8b86-4d01-b42d-00c04fc964ff';

export const problem = (code: ProblemCode): Failure => failureOf(problemOf(code), 500);

/** What the server closes the socket with, after each reason it can give to somebody who still listens. */
const codeOf: Readonly<Record<Exclude<EndReason, 'lost'>, number>> = {
  visitor: voiceClose.ended, silence: voiceClose.silence, length: voiceClose.limit, budget: voiceClose.limit, limit: voiceClose.limit,
  refused: voiceClose.refused, 'taken-over': voiceClose.limit, malformed: voiceClose.malformed, engine: voiceClose.engine, shutdown: voiceClose.restart,
};

/** One socket, with the server's end in the test's hand. */
export class Line {
  readonly pass: string;
  readonly sent: VoiceUp[] = [];
  /** Frames that went up. */
  frames = 0;
  /** What the network takes. */
  isTaking = true;
  isClosed = false;
  readonly #listener: SocketListener;

  constructor(pass: string, listener: SocketListener) {
    this.pass = pass;
    this.#listener = listener;
  }

  opens(): void {
    this.#listener.open();
  }

  tells(...events: CallEvent[]): void {
    for (const event of events) this.#listener.event(event);
  }

  enters(state: VoiceState, utterance?: number): void {
    this.tells({ type: 'state', state, ...(utterance === undefined ? {} : { utterance }) });
  }

  /** Open, and taken by the server. */
  starts(callId: string = callIds[0]): void {
    this.opens();
    this.tells({ type: 'started', call_id: callId, seconds_max: 600 });
  }

  /** A frame of an utterance. */
  sounds(bytes = 480): void {
    this.#listener.sound(new ArrayBuffer(bytes));
  }

  /** The way the server does it: the problem, the reason, the code. */
  ends(reason: Exclude<EndReason, 'lost'>, code?: ProblemCode): void {
    if (code !== undefined) this.tells({ type: 'error', failure: problem(code) });
    this.tells({ type: 'ended', reason });
    this.closes(codeOf[reason]);
  }

  closes(code: number): void {
    this.#listener.close(code);
  }
}

export interface Script {
  readonly greeting?: ReturnType<CallParts['greeting']>;
  /** In order, as one is asked for; a missing one is good. */
  readonly passes?: (Failure | Promise<string>)[];
  readonly renewals?: (Failure | undefined)[];
  readonly open?: OpenVoiceSocket;
}

function createCall({ greeting = {}, passes = [], renewals = [], open }: Script = {}) {
  const lines: Line[] = [];
  const story: string[] = [];
  const views: CallView[] = [];
  const said: Transcript[] = [];
  const held: string[] = [];
  const ends: CallEnd[] = [];
  const played: number[] = [];
  const seen = { renewals: 0, leads: 0, asked: 0 };
  const renewed = new Set<(pass: string) => void>();

  const call = new Call({
    open: open ?? ((pass, listener) => {
      const line = new Line(pass, listener);
      lines.push(line);
      return {
        send: (event) => void line.sent.push(event),
        sound: () => {
          line.frames += line.isTaking ? 1 : 0;
          return line.isTaking;
        },
        close: () => {
          line.isClosed = true;
          // A browser tells whoever closes it.
          queueMicrotask(() => line.closes(1_005));
        },
      };
    }),
    sound: {
      play: (utterance) => void played.push(utterance),
      clear: () => void story.push('clear'),
      mute: (isMuted) => void story.push(isMuted ? 'mute' : 'unmute'),
      chime: () => void story.push('chime'),
      close: () => void story.push('microphone off'),
    },
    greeting: () => greeting,
    pass: async () => {
      seen.asked += 1;
      const pass = (await passes.shift()) ?? `pass-${seen.renewals}`;
      if (typeof pass !== 'string') throw pass;
      return pass;
    },
    renewPass: async () => {
      const failure = renewals.shift();
      if (failure !== undefined) throw failure;
      seen.renewals += 1;
    },
    onRenewed: (listener) => {
      renewed.add(listener);
      return () => void renewed.delete(listener);
    },
    changed: (view) => {
      views.push(view);
      if (view.phase === 'ended') story.push('ended');
    },
    said: (transcript) => void said.push(transcript),
    heldIn: (conversationId) => void held.push(conversationId),
    leadCaptured: () => void (seen.leads += 1),
    ended: (end) => {
      ends.push(end);
      story.push('told');
    },
    now: () => Date.now(),
  });

  return {
    call, lines, story, said, held, ends, played, seen,
    get line(): Line {
      const last = lines.at(-1);
      if (last === undefined) throw new Error('no socket was opened');
      return last;
    },
    get view(): CallView {
      const last = views.at(-1);
      if (last === undefined) throw new Error('nothing was shown');
      return last;
    },
    get isListening() {
      return renewed.size > 0;
    },
    renew: (pass: string) => renewed.forEach((listener) => listener(pass)),
    /** Why it ended, once. */
    get end() {
      return ends.map(({ reason, failure }) => [reason, failure?.code]);
    },
  };
}

/** It has asked for its first socket. */
export async function begunCall(script: Script = {}) {
  const one = createCall(script);
  one.call.begin();
  for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
  return one;
}

/** The visitor may speak. */
export async function takenCall(script: Script = {}) {
  const one = await begunCall(script);
  one.line.starts();
  one.line.enters('listening');
  return one;
}

/** The assistant speaks. */
export async function speakingCall(script: Script = {}) {
  const one = await takenCall(script);
  one.line.enters('thinking');
  one.line.enters('speaking', 1);
  one.line.sounds();
  return one;
}

/** A frame of the microphone. */
export const frame = () => new ArrayBuffer(1_280);
