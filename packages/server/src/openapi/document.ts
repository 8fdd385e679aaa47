/** The OpenAPI document, made from the operations and the contract; nothing in it is written twice. */
import { passProtocolPrefix, sampleRateDown, sampleRateUp, voiceClose, VoiceDown, voiceProtocol, VoiceUp } from '@coatcheck/contract/voice';
import { CurrentConversation } from '@coatcheck/contract/conversations';
import { LeadRequest, LeadResponse } from '@coatcheck/contract/leads';
import { MessageEvent, MessageRequest } from '@coatcheck/contract/messages';
import { Problem, problemTable, type ProblemCode } from '@coatcheck/contract/problems';
import { TokenRequest, TokenResponse } from '@coatcheck/contract/token';
import type { Handler } from 'hono';
import * as z from 'zod/mini';
import { jsonReply } from '../edge/reply.ts';
import { doorOperations, memberOperations, operatorOperations, ownOperations } from '../routes/console/operations.ts';
import type { DescribedOperation } from '../routes/operation.ts';
import { operations } from '../routes/operator/operations.ts';

type Schema = z.core.$ZodType;

const ofSession = ['cross_site', 'session_missing', 'rate_limited'] as const satisfies readonly ProblemCode[];

interface VisitorOperation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly body?: Schema;
  readonly answer?: Schema;
  readonly answerType?: string;
  readonly status: number;
  readonly problems: readonly ProblemCode[];
  readonly needsPass: boolean;
}

const ofPass = [
  'pass_missing', 'pass_invalid', 'pass_expired', 'binding_missing', 'binding_changed', 'stale_epoch', 'key_revoked', 'scope_missing', 'cross_site',
] as const satisfies readonly ProblemCode[];
const ofBody = ['invalid_json', 'invalid_request', 'unsupported_media_type', 'payload_too_large'] as const satisfies readonly ProblemCode[];

const visitorOperations: readonly VisitorOperation[] = [
  {
    method: 'post', path: '/v1/token', summary: 'The tag and a ticket, or an earlier pass, for a pass.', body: TokenRequest, answer: TokenResponse, status: 200, needsPass: false,
    problems: [
      ...ofBody, ...ofPass.filter((code) => code !== 'scope_missing'), 'key_malformed', 'key_unknown', 'ticket_invalid', 'ticket_expired', 'ticket_spent', 'session_expired',
      'rate_limited', 'not_found',
    ],
  },
  {
    method: 'post', path: '/v1/messages', summary: "A visitor's words for a streamed answer.", body: MessageRequest, answer: MessageEvent, answerType: 'text/event-stream',
    status: 200, needsPass: true, problems: [...ofBody, ...ofPass, 'not_found', 'conflict', 'rate_limited', 'too_many_streams', 'model_unavailable'],
  },
  { method: 'get', path: '/v1/conversations/current', summary: "The visitor's current conversation.", answer: CurrentConversation, status: 200, needsPass: true, problems: [...ofPass, 'rate_limited'] },
  { method: 'delete', path: '/v1/conversations/current', summary: 'Forget the conversation and the visitor.', status: 204, needsPass: true, problems: [...ofPass, 'rate_limited'] },
  {
    method: 'post', path: '/v1/leads', summary: 'Leave a way to be reached.', body: LeadRequest, answer: LeadResponse, status: 201, needsPass: true,
    problems: [...ofBody, ...ofPass, 'not_found', 'conflict', 'rate_limited'],
  },
];

/** @returns the document as JSON-ready data. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  const put = (path: string, method: string, entry: unknown) => {
    (paths[path] ??= {})[method] = entry;
  };
  for (const spec of visitorOperations) put(spec.path, spec.method, visitorEntry(spec));
  put('/v1/voice', 'get', voiceEntry());
  const putAll = (below: string, specs: readonly DescribedOperation[], security: string | undefined, problems: readonly ProblemCode[]) => {
    for (const spec of specs) put(`${below}${spec.path.replace(/:(\w+)/g, '{$1}')}`, spec.method, operationEntry(spec, security, problems));
  };
  putAll('/operator/v1', operations, 'operator', ['operator_token_invalid', 'rate_limited']);
  putAll('/console/v1', doorOperations, undefined, ['cross_site']);
  putAll('/console/v1', ownOperations, 'session', ofSession);
  putAll('/console/v1', memberOperations, 'session', ofSession);
  putAll('/console/v1/operator', operatorOperations, 'session', [...ofSession, 'role_missing']);
  return {
    openapi: '3.1.0',
    info: { title: 'Coatcheck', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    components: {
      securitySchemes: {
        pass: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A pass from POST /v1/token, on the frame’s own origin.' },
        operator: { type: 'http', scheme: 'bearer', description: 'OPERATOR_TOKEN, on the console’s port.' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-coatcheck-session', description: 'Set by signing in. Requests that change something come with the Origin of CONSOLE_URL.' },
      },
      schemas: { Problem: schemaOf(Problem, 'output') },
    },
    paths,
  };
}

export function openApiRoute(): Handler {
  const document = openApiDocument();
  return () => jsonReply(document, 200, { 'cache-control': 'public, max-age=300' });
}

function visitorEntry(spec: VisitorOperation) {
  return {
    summary: spec.summary,
    ...(spec.needsPass ? { security: [{ pass: [] }] } : {}),
    ...bodyEntry(spec.body),
    responses: { [spec.status]: answerEntry(spec.answer, spec.answerType), ...problemEntries(spec.problems) },
  };
}

/** OpenAPI knows no sockets: the frames of both sides stand beside the upgrade. */
function voiceEntry() {
  return {
    summary: `A call: a WebSocket with the subprotocols ${voiceProtocol} and ${passProtocolPrefix}<pass>. JSON text frames; binary frames are PCM16 mono, ${sampleRateUp} Hz up and ${sampleRateDown} Hz down.`,
    responses: { 101: { description: 'The socket is open' }, ...problemEntries(['not_found', 'cross_site', 'invalid_request', 'pass_missing', 'rate_limited', 'voice_off', 'upgrade_required']) },
    'x-websocket': { up: schemaOf(VoiceUp, 'input'), down: schemaOf(VoiceDown, 'output'), closeCodes: voiceClose },
  };
}

function operationEntry(spec: DescribedOperation, security: string | undefined, ofApi: readonly ProblemCode[]) {
  const problems: ProblemCode[] = [
    ...ofApi, ...(spec.params ? (['not_found'] as const) : []), ...(spec.body ? ofBody : []), ...(spec.query ? (['invalid_request'] as const) : []),
    ...spec.problems,
  ];
  return {
    summary: spec.summary,
    ...(security === undefined ? {} : { security: [{ [security]: [] }] }),
    parameters: [
      ...parameterEntries(spec.params, 'path'), ...parameterEntries(spec.query, 'query'),
      ...(spec.problems.includes('reason_required') ? [reasonParameter] : []),
    ],
    ...bodyEntry(spec.body),
    responses: { [spec.status ?? (spec.answer ? 200 : 204)]: answerEntry(spec.answer), ...problemEntries(problems) },
  };
}

const reasonParameter = {
  name: 'Coatcheck-Reason', in: 'header', required: true, schema: { type: 'string', maxLength: 300 },
  description: 'Why you look: percent-encoded UTF-8. Stands in the tenant’s audit log.',
};

function schemaOf(schema: Schema, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function bodyEntry(schema: Schema | undefined) {
  return schema ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(schema, 'input') } } } } : {};
}

function answerEntry(schema: Schema | undefined, type = 'application/json') {
  return schema ? { description: 'Success', content: { [type]: { schema: schemaOf(schema, 'output') } } } : { description: 'Success, nothing to say' };
}

function parameterEntries(schema: Schema | undefined, where: 'path' | 'query') {
  if (schema === undefined) return [];
  const { properties } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties ?? {}).map(([name, of]) => ({ name, in: where, required: where === 'path', schema: of }));
}

function problemEntries(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(new Set<ProblemCode>([...codes, 'database_unavailable']), (code) => problemTable[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      { description: of.map((code) => `\`${code}\`: ${problemTable[code].title}`).join('\n\n'), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    ]),
  );
}
