/** What a call is given, and what it tells. */
import type { VoiceState, VoiceUp } from '@coatcheck/contract/voice';
import type { Failure } from '../transport/failure.ts';
import type { CallEvent, OpenVoiceSocket } from '../transport/voice-socket.ts';
import type { Sound } from './sound.ts';

export type CallPhase = 'connecting' | 'reconnecting' | VoiceState;
export type Transcript = Extract<CallEvent, { type: 'transcript' }>;

export interface CallView {
  readonly phase: CallPhase;
  readonly isMuted: boolean;
  /** What is being said, until it is final. */
  readonly captions: { readonly user: string; readonly assistant: string };
  /** Of the clock, when the call was first taken. In ms. */
  readonly startedAt: number | undefined;
  readonly secondsMax: number;
}

export interface CallEnd {
  /** Of the contract, or `lost`: the network, or `device`: the microphone. */
  readonly reason: string;
  readonly failure: Failure | undefined;
}

export interface CallParts {
  readonly open: OpenVoiceSocket;
  readonly sound: Pick<Sound, 'play' | 'clear' | 'mute' | 'chime' | 'close'>;
  /** What `start` says beside `resume`. */
  greeting(): Omit<Extract<VoiceUp, { type: 'start' }>, 'type' | 'resume'>;
  pass(): Promise<string>;
  renewPass(): Promise<void>;
  /** @returns ends the telling */
  onRenewed(listener: (pass: string) => void): () => void;
  changed(view: CallView): void;
  said(transcript: Transcript): void;
  /** The conversation that a call taken up again goes on in: the words that would have told may be lost. */
  heldIn(conversationId: string): void;
  leadCaptured(): void;
  ended(end: CallEnd): void;
  /** A clock that goes on while a laptop sleeps. In ms. */
  now(): number;
}
