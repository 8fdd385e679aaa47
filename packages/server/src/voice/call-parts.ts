/** What a call is given, and the ends it can come to. */
import { problemTable, type ProblemCode } from '@coatcheck/contract/problems';
import { voiceClose, type EndReason, type VoiceDown } from '@coatcheck/contract/voice';
import type { HeardFrom } from './call-clock.ts';
import type { Conversation } from './conversation.ts';
import type { EngineHost, ProviderUnits, VoiceEngine } from './engine.ts';

/** The visitor's end of a call. */
export interface CallLine {
  send(event: VoiceDown): void;
  /** 24 kHz. */
  sound(samples: Int16Array): void;
}

export interface CallParts {
  readonly line: CallLine;
  readonly engine: VoiceEngine;
  readonly conversation: Pick<Conversation, 'expect' | 'ask' | 'giveUp' | 'answer' | 'hear' | 'keep' | 'retrieve' | 'saveLead'>;
  /** What an engine is given of the business and the conversation so far. */
  readonly setting: Pick<EngineHost, 'business' | 'leadsAllowed' | 'history'>;
  heardFrom(who: HeardFrom): void;
  units(units: ProviderUnits): void;
  /** It ended. Called once. */
  onEnd(reason: EndReason): void;
  /** What made the engine fail, as a problem. */
  problemOf(error: unknown): ProblemCode;
  /** Milliseconds, of a clock that never jumps. */
  now(): number;
}

/** @returns which end a problem is */
export function endFor(problem: ProblemCode): 'malformed' | 'refused' | 'limit' | 'engine' {
  switch (problemTable[problem].status) {
    case 400:
    case 404:
    case 409:
      return 'malformed';
    case 401:
    case 403:
      return 'refused';
    case 429:
      return 'limit';
    default:
      return 'engine';
  }
}

/** What the socket is closed with. */
export const closeCodes: Readonly<Record<EndReason, number>> = {
  visitor: voiceClose.ended, silence: voiceClose.silence, length: voiceClose.limit, budget: voiceClose.limit, limit: voiceClose.limit,
  refused: voiceClose.refused, 'taken-over': voiceClose.limit, malformed: voiceClose.malformed, engine: voiceClose.engine,
  lost: voiceClose.ended, shutdown: voiceClose.restart,
};
