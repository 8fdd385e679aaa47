/**
 * What OpenAI's two speech endpoints take and what they refuse: `POST …/audio/transcriptions` (multipart) and `POST …/audio/speech`
 * (JSON). Written from the `openai` package's types and the real one's refusals.
 */
import type { AudioModel } from 'openai/resources/audio/audio';
import type { SpeechCreateParams, SpeechModel } from 'openai/resources/audio/speech';
import type { TranscriptionCreateParamsBase } from 'openai/resources/audio/transcriptions';
import * as z from 'zod';
import type { Agrees, Fits } from './type-agreement.ts';
import { parseWav, resampled, type Sound } from './wav.ts';

/** As the real one answers: status, and what stands in `error`. */
export class SpeechRefusal extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly param: string | null;

  constructor(status: number, message: string, { code = null, param = null }: { code?: string | null; param?: string | null } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
  }

  get body(): string {
    return JSON.stringify({ error: { message: this.message, type: 'invalid_request_error', param: this.param, code: this.code } });
  }
}

const hearing = ['whisper-1', 'gpt-transcribe', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe', 'gpt-4o-mini-transcribe-2025-12-15', 'gpt-4o-transcribe-diarize'] as const satisfies readonly AudioModel[];
const speaking = ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'gpt-4o-mini-tts-2025-12-15'] as const satisfies readonly SpeechModel[];
export const voices = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar', 'fable', 'onyx', 'nova'] as const satisfies readonly SpeechCreateParams['voice'][];
export const soundTypes = { mp3: 'audio/mpeg', opus: 'audio/opus', aac: 'audio/aac', flac: 'audio/flac', wav: 'audio/wav', pcm: 'audio/pcm' } as const satisfies Record<NonNullable<SpeechCreateParams['response_format']>, string>;

/** Of one file. The real one's. */
const fileBytesMax = 25 * 1024 * 1024;
/** Of one text. The real one's. */
const inputCharsMax = 4096;

const Transcription = z.strictObject({
  model: z.string(),
  language: z.exactOptional(z.string().regex(/^[a-z]{2,3}$/)),
  prompt: z.exactOptional(z.string()),
  response_format: z.exactOptional(z.enum(['json', 'text', 'srt', 'verbose_json', 'vtt', 'diarized_json'])),
  temperature: z.exactOptional(z.coerce.number().min(0).max(1)),
  'include[]': z.exactOptional(z.literal('logprobs')),
  'languages[]': z.exactOptional(z.string()),
  'keywords[]': z.exactOptional(z.string()),
  'timestamp_granularities[]': z.exactOptional(z.enum(['word', 'segment'])),
  chunking_strategy: z.exactOptional(z.string()),
  stream: z.exactOptional(z.enum(['true', 'false'])),
});
type WithoutBrackets<Name extends string> = Name extends `${infer Bare}[]` ? Bare : Name;
export type TranscriptionAgrees = Agrees<Fits<WithoutBrackets<keyof z.infer<typeof Transcription>>, keyof TranscriptionCreateParamsBase>>;

export interface TranscriptionRequest {
  readonly fields: z.infer<typeof Transcription>;
  readonly sound: Sound;
}

/** @throws {SpeechRefusal} */
export async function parseTranscription(body: Buffer, contentType: string | undefined): Promise<TranscriptionRequest> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType ?? '' } }).formData().catch(() => undefined);
  if (form === undefined) throw new SpeechRefusal(400, 'Could not parse multipart form');
  const file = form.get('file');
  if (!(file instanceof File)) throw new SpeechRefusal(400, "Missing required parameter: 'file'.", { param: 'file', code: 'missing_required_parameter' });

  const fields = accepted(Transcription, Object.fromEntries([...form].filter(([name]) => name !== 'file')));
  if (!isOneOf(hearing, fields.model)) throw noSuchModel(fields.model);
  const format = fields.response_format ?? 'json';
  if (fields.model !== 'whisper-1' && !['json', ...(fields.model === 'gpt-4o-transcribe-diarize' ? ['text', 'diarized_json'] : [])].includes(format)) {
    throw new SpeechRefusal(400, `response_format '${format}' is not compatible with model '${fields.model}'.`, { param: 'response_format', code: 'unsupported_value' });
  }
  if (fields.stream === 'true') throw new SpeechRefusal(400, 'The local provider does not stream transcripts.', { param: 'stream' });

  if (file.size > fileBytesMax) throw new SpeechRefusal(413, 'Maximum content size limit (26214400) exceeded.');
  if (!/\.(flac|mp3|mp4|mpeg|mpga|m4a|ogg|wav|webm)$/.test(file.name)) throw new SpeechRefusal(400, `Unrecognized file format: ${file.name}`, { param: 'file' });
  const sound = parseWav(Buffer.from(await file.arrayBuffer()));
  if (sound === undefined) throw new SpeechRefusal(400, 'Audio file might be corrupted or unsupported', { param: 'file', code: 'invalid_value' });
  if (sound.samples.length < sound.rate / 10) {
    throw new SpeechRefusal(400, 'Audio file is too short. Minimum audio length is 0.1 seconds.', { param: 'file', code: 'audio_too_short' });
  }
  return { fields, sound: { rate: 16_000, samples: resampled(sound, 16_000) } };
}

const Speech = z.strictObject({
  model: z.string(),
  input: z.string().min(1).max(inputCharsMax),
  voice: z.union([z.enum(voices), z.strictObject({ id: z.string() })]),
  instructions: z.exactOptional(z.string().max(4096)),
  response_format: z.exactOptional(z.enum(['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'])),
  speed: z.exactOptional(z.number().min(0.25).max(4)),
  stream_format: z.exactOptional(z.enum(['audio', 'sse'])),
});
export type SpeechRequest = z.infer<typeof Speech>;
export type SpeechAgrees = [Agrees<Fits<SpeechRequest, SpeechCreateParams>>, Agrees<Fits<keyof SpeechRequest, keyof SpeechCreateParams>>];

/** @throws {SpeechRefusal} */
export function parseSpeech(body: Buffer, contentType: string | undefined): SpeechRequest {
  if (contentType?.startsWith('application/json') !== true) throw new SpeechRefusal(400, 'The content type must be application/json');
  let given: unknown;
  try {
    given = JSON.parse(body.toString('utf8'));
  } catch {
    throw new SpeechRefusal(400, 'We could not parse the JSON body of your request.');
  }
  const request = accepted(Speech, given);
  if (!isOneOf(speaking, request.model)) throw noSuchModel(request.model);
  if (request.stream_format === 'sse') throw new SpeechRefusal(400, 'The local provider streams sound, not events.', { param: 'stream_format' });
  return request;
}

function accepted<Schema extends z.ZodType>(schema: Schema, given: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const param = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? null) : (issue?.path.join('.') ?? null);
  throw new SpeechRefusal(400, `Invalid request: ${param}: ${issue?.message}`, { param, code: issue?.code === 'unrecognized_keys' ? 'unknown_parameter' : 'invalid_value' });
}

const isOneOf = (known: readonly string[], model: string) => known.includes(model);

function noSuchModel(model: string): SpeechRefusal {
  return new SpeechRefusal(404, `The model \`${model}\` does not exist or you do not have access to it.`, { code: 'model_not_found' });
}
