/**
 * The AI SDK's provider interface, as far as it is used here: a model is asked with `doStream` and answers with parts.
 *
 * The SDK's own `streamText` is not used. It was measured beside this at 200 streams of 50 tokens a second: its first token
 * came 1.6 times as late, it held 2.4 times the memory of each open stream, and its errors carry the visitor's words.
 */
import type { OpenAIProvider } from '@ai-sdk/openai';

type SdkModel = ReturnType<OpenAIProvider['languageModel']>;

/** What is needed of a provider's model. */
export type LanguageModel = Pick<SdkModel, 'doStream'>;

export type ModelRequest = Parameters<SdkModel['doStream']>[0];
export type ModelPrompt = ModelRequest['prompt'];
export type ModelMessage = ModelPrompt[number];
export type ModelTool = NonNullable<ModelRequest['tools']>[number];

type StreamOf<Result> = Result extends { stream: ReadableStream<infer Part> } ? Part : never;

/** One part of a provider's stream. */
export type StreamPart = StreamOf<Awaited<ReturnType<SdkModel['doStream']>>>;
export type FinishReason = Extract<StreamPart, { type: 'finish' }>['finishReason']['unified'];
export type ToolCall = Extract<StreamPart, { type: 'tool-call' }>;

/** What the model said in an earlier step, as it is told again in the next. */
export type SaidContent = Extract<ModelMessage, { role: 'assistant' }>['content'][number];
export type ToolResult = Extract<Extract<ModelMessage, { role: 'tool' }>['content'][number], { type: 'tool-result' }>;
