/**
 * An assistant with a provider's model behind it: one turn becomes at most three requests, and their streams one answer.
 *
 * 1. Look up the passages, write the prompt.
 * 2. Ask. Words go to the visitor as they come, without their marks; calls of tools are collected.
 * 3. No calls: the answer is complete. Else run them and ask again with what came of them; the last request may call nothing.
 */
import { AnswerText } from './answer-text.ts';
import { type AnswerPart, type Assistant, ModelUnavailable, type Turn } from './assistant.ts';
import type { FinishReason, LanguageModel, ModelRequest, ToolCall, ToolResult } from './language-model.ts';
import { LeadDesk, leadTools } from './lead-tools.ts';
import type { ModelLimits } from './model-limits.ts';
import { modelStream, type StreamTerms } from './model-stream.ts';
import { promptFor } from './prompt.ts';
import { SaidParts } from './said-parts.ts';
import { TokenCount } from './token-count.ts';

/** A request needs some room to say anything, whatever the earlier ones took. Tokens. */
const stepTokensMin = 100;

/** How an answer ended; `undefined`: it was cut short by the signal. */
type Ending = 'stop' | 'no_answer' | 'length' | undefined;

export function hostedAssistant(name: string, model: LanguageModel, limits: ModelLimits): Assistant {
  return {
    model: name,
    async *answer(turn: Turn, signal: AbortSignal): AsyncGenerator<AnswerPart, void, void> {
      const tokens = new TokenCount();
      let ending: Ending;
      try {
        ending = yield* answerParts(turn, model, tokens, { signal, limits, retries: { left: 1 } });
      } catch (error) {
        tokens.fail(error);
        yield* usageOf(tokens);
        throw error;
      }
      // Whoever leaves half-way has used tokens all the same, and they are somebody's to pay.
      yield* usageOf(tokens);
      if (ending !== undefined) yield { type: 'finish', reason: ending };
    },
  };
}

function usageOf(tokens: TokenCount): AnswerPart[] {
  return tokens.any ? [{ type: 'usage', inputTokens: tokens.input, outputTokens: tokens.output }] : [];
}

async function* answerParts(
  turn: Turn,
  model: LanguageModel,
  tokens: TokenCount,
  terms: StreamTerms & { readonly limits: ModelLimits },
): AsyncGenerator<AnswerPart, Ending, void> {
  const { signal, limits } = terms;
  // Step 1.
  const lastAsked = turn.history.findLast(({ role }) => role === 'visitor')?.text;
  const found = await turn.retrieve(turn.question, lastAsked);
  if (signal.aborted) return undefined;
  const { prompt, passages } = promptFor(turn, found.passages, limits);

  const text = new AnswerText(passages, turn.question, turn.business.language);
  const desk = new LeadDesk(turn);
  let shown = false;

  for (let step = 1; ; step += 1) {
    const last = step === limits.stepsMax;
    const tools: Pick<ModelRequest, 'tools' | 'toolChoice'> = turn.leadsAllowed
      ? { tools: [...leadTools], toolChoice: { type: last ? 'none' : 'auto' } }
      : {};
    const maxOutputTokens = Math.max(stepTokensMin, limits.outputTokensMax - tokens.output);
    const said = new SaidParts();
    let reason: FinishReason | undefined;

    // Step 2.
    tokens.send(prompt);
    for await (const part of modelStream(model, { ...tools, prompt, maxOutputTokens }, terms)) {
      tokens.hear(part);
      said.hear(part);
      if (part.type === 'text-delta') yield* text.push(part.delta);
      else if (part.type === 'finish') reason = part.finishReason.unified;
      if (text.chars > limits.answerCharsMax) reason = 'length';
      if (reason === 'length') break;
    }
    if (signal.aborted) return undefined;
    yield* text.end();
    shown ||= text.chars > 0;
    if (reason === undefined) throw new ModelUnavailable('broken_stream');

    // Step 3.
    if (reason === 'length' || said.calls.length === 0 || last) {
      if (!shown) throw new ModelUnavailable('invalid_answer');
      if (text.unknown) yield* desk.offerForm();
      return reason === 'length' ? 'length' : text.unknown ? 'no_answer' : 'stop';
    }
    const results: ToolResult[] = [];
    for (const call of said.calls) {
      const outcome = await desk.run(call);
      shown ||= outcome.parts.length > 0;
      yield* outcome.parts;
      if (signal.aborted) return undefined;
      results.push(resultOf(call, outcome));
    }
    prompt.push({ role: 'assistant', content: [...said.content] }, { role: 'tool', content: results });
  }
}

function resultOf(call: ToolCall, outcome: { reply: string; failed: boolean }): ToolResult {
  return {
    type: 'tool-result',
    toolCallId: call.toolCallId,
    toolName: call.toolName,
    output: { type: outcome.failed ? 'error-text' : 'text', value: outcome.reply },
  };
}
