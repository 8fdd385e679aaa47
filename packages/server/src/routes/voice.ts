/**
 * `WS /v1/voice`: the door of a call.
 *
 * 1. Host, Origin and Fetch Metadata are those of a frame, and the subprotocols are ours: otherwise there is no socket at all.
 * 2. The pass is verified, with its cookie, before the socket opens. A browser can't read why an upgrade failed: so a visitor whose pass
 *    is refused gets a socket that says so and closes.
 * 3. The session takes over: contract/voice.ts.
 */
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { passProtocolPrefix, voiceProtocol, type EndReason } from '@coatcheck/contract/voice';
import { problemOf, type Problem } from '@coatcheck/contract/problems';
import { Refusal } from '@coatcheck/database/refusal';
import { Context } from 'hono';
import { WebSocketServer, type WebSocket } from 'ws';
import type { EdgeEnv } from '../edge/address-of.ts';
import { problemFor } from '../edge/failure.ts';
import type { FrameGate } from '../edge/frame-gate.ts';
import { problemReply } from '../edge/reply.ts';
import { frameBytesMax, listenTo, voiceSocket } from '../edge/voice-socket.ts';
import type { Limits } from '../limits/limits.ts';
import type { Log } from '../log.ts';
import { closeCodes, endFor } from '../voice/call-parts.ts';
import type { Switchboard } from '../voice/switchboard.ts';

const path = '/v1/voice';

export interface VoiceRouteParts {
  readonly gate: Pick<FrameGate, 'enterSocket'>;
  readonly limits: Pick<Limits, 'call'>;
  /** Absent: calls are off. */
  readonly switchboard: Switchboard | undefined;
  readonly log: Log;
}

export interface VoiceRoute {
  /** Whether a request asks for this socket; all others are ordinary requests, whatever they want to be upgraded to. */
  matches(request: IncomingMessage): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** For a plain request to the socket's address. */
export const voiceWithoutSocket = (): Response => problemReply('upgrade_required');

export function voiceRoute({ gate, limits, switchboard, log }: VoiceRouteParts): VoiceRoute {
  const server = new WebSocketServer({
    noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: frameBytesMax,
    handleProtocols: (offered) => (offered.has(voiceProtocol) ? voiceProtocol : false),
  });

  async function connect(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const accept = () =>
      new Promise<WebSocket>((resolve) => {
        server.handleUpgrade(request, socket, head, resolve);
      });
    if (switchboard === undefined) throw new Refusal('voice_off');
    // Step 1.
    const c = contextOf(request);
    const visit = gate.enterSocket(c, passIn(request));
    // Step 2.
    const bearer = await visit
      .transaction('voice', async (tx) => tx.bearer)
      .catch(async (error: unknown) => {
        // Whoever sends too many passes that are none of ours gets no socket either.
        if (error instanceof Refusal && error.code === 'rate_limited') throw error;
        refuse(await accept(), problemFor(error, log));
        return undefined;
      });
    if (bearer === undefined || socket.destroyed) return;
    // Step 3. A visitor who is known by now is told why not.
    const limited = await limits.call(bearer.visitorId, visit.prefix, bearer.keyId).catch((error: unknown) => problemFor(error, log));
    const ws = await accept();
    if (limited !== undefined) return refuse(ws, limited);
    try {
      const session = switchboard.connect(visit, bearer, voiceSocket(ws));
      if (session === undefined) end(ws, 'shutdown');
      else listenTo(ws, session);
    } catch (error) {
      refuse(ws, problemFor(error, log));
    }
  }

  return {
    matches: (request) => URL.parse(request.url ?? '', 'http://coatcheck')?.pathname === path && request.headers.upgrade?.toLowerCase() === 'websocket',
    upgrade(request, socket, head) {
      const drop = () => socket.destroy();
      socket.on('error', drop);
      connect(request, socket, head).then(
        () => socket.off('error', drop),
        (error: unknown) => {
          const { code, ...options } = problemFor(error, log);
          void answer(socket, problemReply(code, options));
        },
      );
    },
  };
}

/** The request as the gate reads it. */
function contextOf(request: IncomingMessage): Context<EdgeEnv> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value);
  // The Host of the address is not read by anybody: the gate asks for the header.
  return new Context<EdgeEnv>(new Request(new URL(path, 'http://coatcheck'), { headers }), { env: { incoming: request, outgoing: new ServerResponse(request) } });
}

/** @throws {Refusal} `pass_missing`; `invalid_request`: not our subprotocol */
function passIn(request: IncomingMessage): string {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  if (!offered.includes(voiceProtocol)) throw new Refusal('invalid_request', { detail: `the subprotocol ${voiceProtocol} is missing` });
  const passes = offered.filter((one) => one.startsWith(passProtocolPrefix));
  const [pass] = passes;
  if (pass === undefined || passes.length > 1) throw new Refusal('pass_missing');
  return pass.slice(passProtocolPrefix.length);
}

function refuse(ws: WebSocket, { code, ...options }: ReturnType<typeof problemFor>): void {
  end(ws, endFor(code), problemOf(code, options));
}

/** For a socket that becomes no session. */
function end(ws: WebSocket, reason: EndReason, problem?: Problem): void {
  const socket = voiceSocket(ws);
  ws.on('error', () => ws.terminate());
  if (problem !== undefined) socket.send({ type: 'error', problem });
  socket.send({ type: 'ended', reason });
  socket.close(closeCodes[reason]);
}

async function answer(socket: Duplex, response: Response): Promise<void> {
  const body = await response.text();
  const lines = [`HTTP/1.1 ${response.status} Refused`, 'connection: close', `content-length: ${Buffer.byteLength(body)}`];
  for (const [name, value] of response.headers) lines.push(`${name}: ${value}`);
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
