/**
 * A stand-in for `/v1/voice`: strict about what the widget sends, obedient about what goes wrong. By itself it listens for loudness,
 * answers after half a second of silence in a hum that is no language, and stops when somebody speaks over it. A test that wants the
 * wheel sets `isManual`.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ProblemCode } from '@coatcheck/contract/problems';
import { problemOf } from '@coatcheck/contract/problems';
import { passProtocolPrefix, voiceClose, type VoiceUp, voiceProtocol } from '@coatcheck/contract/voice';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ScriptedApi } from '../scripted-api.ts';
import { ScriptedCall } from './scripted-call.ts';
import { converse } from './scripted-talk.ts';

export interface VoiceMode {
  /** Each socket gets this problem instead of `started`, as often as `times` says. */
  readonly refuse?: { readonly code: ProblemCode; readonly times: number; readonly retryAfterSeconds?: number };
  /** `started` and `listening` come; all else is the test's. */
  readonly isManual?: boolean;
  /** No socket at all. */
  readonly isDown?: boolean;
  /** Default: 600. */
  readonly secondsMax?: number;
}

export interface ScriptedVoice {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Every socket that was let in, in order. */
  readonly calls: readonly ScriptedCall[];
  /** Addresses asked for: the pass must never be in one. */
  readonly addresses: readonly string[];
  setMode(mode: VoiceMode): void;
  close(): void;
}

export function createScriptedVoice(api: Pick<ScriptedApi, 'isGood' | 'spoken'>): ScriptedVoice {
  let mode: VoiceMode = {};
  let refusals = 0;
  const calls: ScriptedCall[] = [];
  const addresses: string[] = [];
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, handleProtocols: (offered) => (offered.has(voiceProtocol) ? voiceProtocol : false) });

  const refuse = (call: ScriptedCall, code: ProblemCode, retryAfterSeconds?: number) => {
    call.send({ type: 'error', problem: problemOf(code, { retryAfterSeconds }) });
    call.send({ type: 'ended', reason: 'refused' });
    call.close(voiceClose.refused);
  };

  const welcome = (socket: WebSocket, pass: string) => {
    let talk: ReturnType<typeof converse> | undefined;
    const call: ScriptedCall = new ScriptedCall(socket, pass, {
      frame: (samples) => talk?.frame(samples),
      control: (event) => control(event),
      close: () => talk?.stop(),
    });
    const { refuse: refusal, secondsMax = 600, isManual = false } = mode;
    const control = (event: VoiceUp) => {
      if (event.type === 'pass' && !api.isGood(event.access_token)) call.complaints.push('a renewed pass that is none');
      if (event.type === 'end') {
        call.send({ type: 'state', state: 'ended' });
        call.send({ type: 'ended', reason: 'visitor' });
        call.close();
      }
      if (event.type !== 'start') {
        talk?.control(event);
        return;
      }
      if (refusal !== undefined && refusals < refusal.times) {
        refusals += 1;
        refuse(call, refusal.code, refusal.retryAfterSeconds);
        return;
      }
      call.send({ type: 'started', call_id: randomUUID(), seconds_max: secondsMax });
      call.send({ type: 'newer-event' });
      call.send({ type: 'state', state: 'listening' });
      if (!isManual) talk = converse(call, (spoken) => api.spoken(pass, spoken));
    };
    calls.push(call);
    if (!api.isGood(pass)) refuse(call, 'pass_invalid');
  };

  return {
    upgrade: (request, socket, head) => {
      addresses.push(request.url ?? '');
      const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
      const pass = offered.find((one) => one.startsWith(passProtocolPrefix));
      if (mode.isDown === true || request.url !== '/v1/voice' || pass === undefined) {
        socket.destroy();
        return;
      }
      server.handleUpgrade(request, socket, head, (ws) => welcome(ws, pass.slice(passProtocolPrefix.length)));
    },
    calls,
    addresses,
    setMode: (next) => {
      mode = next;
      refusals = 0;
    },
    close: () => {
      for (const call of calls) call.drop();
      server.close();
    },
  };
}
