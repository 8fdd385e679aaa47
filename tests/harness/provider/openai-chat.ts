/** OpenAI's Chat Completions, which most compatible servers speak too: `POST …/chat/completions`. */
import { argumentsText } from './script.ts';
import { misfit, type Shape } from './shape.ts';
import { bearer, dataEvent, type Wire } from './wire.ts';

const text: Shape = { oneOf: ['string', { list: { fields: { type: { literal: 'text' }, text: 'string' } } }] };
const message: Shape = {
  oneOf: [
    { fields: { role: { oneOf: [{ literal: 'system' }, { literal: 'developer' }] }, content: text, 'name?': 'string' } },
    { fields: { role: { literal: 'user' }, content: text, 'name?': 'string' } },
    {
      fields: {
        role: { literal: 'assistant' },
        'content?': 'any',
        'tool_calls?': {
          list: {
            fields: {
              id: 'string',
              type: { literal: 'function' },
              function: { fields: { name: 'string', arguments: 'string' } },
            },
          },
        },
      },
    },
    { fields: { role: { literal: 'tool' }, tool_call_id: 'string', content: text } },
  ],
};

const request: Shape = {
  fields: {
    model: 'string',
    messages: { list: message },
    stream: { literal: true },
    'stream_options?': { fields: { 'include_usage?': 'boolean' } },
    'max_tokens?': 'number',
    'max_completion_tokens?': 'number',
    'temperature?': 'number',
    'top_p?': 'number',
    'stop?': 'any',
    'seed?': 'number',
    'store?': 'boolean',
    'reasoning_effort?': 'string',
    'parallel_tool_calls?': 'boolean',
    'tools?': {
      list: {
        fields: {
          type: { literal: 'function' },
          function: { fields: { name: 'string', 'description?': 'string', parameters: 'any', 'strict?': 'boolean' } },
        },
      },
    },
    'tool_choice?': { oneOf: [{ literal: 'auto' }, { literal: 'none' }, { literal: 'required' }] },
  },
};

export const openaiChat: Wire = {
  name: 'openai-chat',
  basePath: '/v1',
  matches: (path) => path.endsWith('/chat/completions'),
  keyOf: bearer,
  misfit: (body) => misfit(body, request),
  refusal: (status, message) =>
    JSON.stringify({
      error: { message, type: status === 401 ? 'invalid_request_error' : 'server_error', param: null, code: null },
    }),

  speak(model) {
    const chunk = (delta: unknown, finish: string | null = null) => ({
      id: 'chatcmpl-local',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    });
    return {
      opening: () => dataEvent(chunk({ role: 'assistant', content: '' })),
      token: (content) => dataEvent(chunk({ content })),
      toolCalls: (calls) =>
        calls
          .map((call, index) => {
            // As the real one does: the name first, then the arguments in pieces.
            const whole = argumentsText(call);
            const half = Math.ceil(whole.length / 2);
            const piece = (part: string) => dataEvent(chunk({ tool_calls: [{ index, function: { arguments: part } }] }));
            const opening = { index, id: `call_${index}`, type: 'function', function: { name: call.name, arguments: '' } };
            return dataEvent(chunk({ tool_calls: [opening] })) + piece(whole.slice(0, half)) + piece(whole.slice(half));
          })
          .join(''),
      closing(finish, usage) {
        const { choices: _choices, ...rest } = chunk({});
        const figures =
          usage === undefined
            ? ''
            : dataEvent({
                ...rest,
                choices: [],
                usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output },
              });
        return `${dataEvent(chunk({}, finish === 'tool-calls' ? 'tool_calls' : finish))}${figures}data: [DONE]\n\n`;
      },
      error: (message) => dataEvent({ error: { message, type: 'server_error', param: null, code: null } }),
    };
  },
};
