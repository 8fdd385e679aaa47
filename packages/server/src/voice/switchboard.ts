/** The calls that are running on this node. */
import type { CallBook, CallBounds } from '@coatcheck/database/calls';
import type { Database } from '@coatcheck/database/database';
import { Refusal } from '@coatcheck/database/refusal';
import type { Streams } from '../domain/streams.ts';
import type { Visit, VisitorTransaction } from '../edge/frame-gate.ts';
import type { Limits } from '../limits/limits.ts';
import type { Log } from '../log.ts';
import type { Assistant } from '../models/assistant.ts';
import type { VoiceEngine } from './engine.ts';
import { VoiceSession, type VoiceSocket } from './session.ts';

/** What the books of a call may take to be closed; beyond it they are left to the lease. Milliseconds. */
const closeMsMax = 1_500;

export interface CallNumbers extends CallBounds {
  /** Calls at once on this node. */
  readonly callsPerNode: number;
  readonly callSecondsMax: number;
  readonly silenceSecondsMax: number;
}

export interface SwitchboardParts {
  readonly engine: VoiceEngine;
  readonly assistant: Assistant;
  readonly book: CallBook;
  readonly streams: Pick<Streams, 'openCall'>;
  readonly limits: Pick<Limits, 'message'>;
  readonly meter: Database['meter'];
  readonly numbers: CallNumbers;
  readonly log: Log;
  /** A call that broke off and is still held here ends, when the same visitor takes it up again. Settles when its last words are stored. */
  takeOver(callId: string | undefined, by: VoiceSession): Promise<void>;
}

export interface Switchboard {
  /**
   * @returns undefined: it is being closed, and another node takes the call
   * @throws {Refusal} `voice_busy`: as many as this node takes
   */
  connect(visit: Visit, bearer: VisitorTransaction['bearer'], socket: VoiceSocket): VoiceSession | undefined;
  /** Ends all calls, for a shutdown; their conversations can be taken up on another node. */
  close(): Promise<void>;
}

export function createSwitchboard(parts: Omit<SwitchboardParts, 'takeOver'>): Switchboard {
  const sessions = new Map<string, VoiceSession>();
  let isClosing = false;

  const whole: SwitchboardParts = {
    ...parts,
    async takeOver(callId, by) {
      const other = callId === undefined ? undefined : sessions.get(callId);
      if (other === undefined || other.bearer.tenantId !== by.bearer.tenantId || other.bearer.visitorId !== by.bearer.visitorId) return;
      other.end('taken-over');
      await closed([other]);
    },
  };

  return {
    connect(visit, bearer, socket) {
      if (isClosing) return undefined;
      if (sessions.size >= parts.numbers.callsPerNode) throw new Refusal('voice_busy');
      const session: VoiceSession = new VoiceSession(whole, visit, bearer, socket, () => sessions.delete(session.id));
      sessions.set(session.id, session);
      return session;
    },
    async close() {
      isClosing = true;
      const running = [...sessions.values()];
      for (const session of running) session.end('shutdown');
      await closed(running);
      await parts.engine.close();
    },
  };
}

async function closed(ended: readonly VoiceSession[]): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, closeMsMax);
  await Promise.race([Promise.all(ended.map(({ over }) => over)), late.promise]);
  clearTimeout(timer);
}
