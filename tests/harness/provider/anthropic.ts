/** Anthropic's Messages: `POST …/messages`. */
import { argumentsText } from './script.ts';
import { misfit, type Shape } from './shape.ts';
import { namedEvent, single, type Wire } from './wire.ts';

const text: Shape = { fields: { type: { literal: 'text' }, text: 'string', 'cache_control?': 'any' } };

const request: Shape = {
  fields: {
    model: 'string',
    max_tokens: 'number',
    stream: { literal: true },
    messages: {
      list: {
        oneOf: [
          {
            fields: {
              role: { literal: 'user' },
              content: {
                list: {
                  oneOf: [
                    text,
                    {
                      fields: { type: { literal: 'tool_result' }, tool_use_id: 'string', content: 'any', 'is_error?': 'boolean' },
                    },
                  ],
                },
              },
            },
          },
          {
            fields: {
              role: { literal: 'assistant' },
              content: {
                list: {
                  oneOf: [text, { fields: { type: { literal: 'tool_use' }, id: 'string', name: 'string', input: 'any' } }],
                },
              },
            },
          },
        ],
      },
    },
    'system?': { list: text },
    'temperature?': 'number',
    'thinking?': { fields: { type: 'string', 'budget_tokens?': 'number' } },
    'tools?': {
      list: {
        fields: {
          name: 'string',
          'description?': 'string',
          input_schema: 'any',
          'eager_input_streaming?': 'boolean',
          'strict?': 'boolean',
        },
      },
    },
    'tool_choice?': {
      fields: { type: { oneOf: [{ literal: 'auto' }, { literal: 'none' }] }, 'disable_parallel_tool_use?': 'boolean' },
    },
  },
};

export const anthropic: Wire = {
  name: 'anthropic',
  basePath: '/v1',
  matches: (path) => path.endsWith('/messages'),
  keyOf: (headers) => single(headers['x-api-key']),
  misfit: (body) => misfit(body, request),
  refusal: (status, message) =>
    JSON.stringify({ type: 'error', error: { type: status === 401 ? 'authentication_error' : 'api_error', message } }),

  speak(model) {
    let block = -1;
    let textOpen = false;
    const start = (content_block: unknown) => namedEvent({ type: 'content_block_start', index: ++block, content_block });
    const delta = (change: unknown) => namedEvent({ type: 'content_block_delta', index: block, delta: change });
    const stop = () => namedEvent({ type: 'content_block_stop', index: block });
    const closeText = () => {
      const events = textOpen ? stop() : '';
      textOpen = false;
      return events;
    };
    return {
      opening: () =>
        namedEvent({
          type: 'message_start',
          message: {
            id: 'msg_local',
            type: 'message',
            role: 'assistant',
            model,
            content: [],
            stop_reason: null,
            stop_sequence: null,
            usage: { input_tokens: 0, output_tokens: 0 },
          },
        }) + namedEvent({ type: 'ping' }),
      token(text) {
        const opening = textOpen ? '' : start({ type: 'text', text: '' });
        textOpen = true;
        return opening + delta({ type: 'text_delta', text });
      },
      toolCalls: (calls) =>
        closeText() +
        calls
          .map(
            (call, index) =>
              start({ type: 'tool_use', id: `toolu_${index}`, name: call.name, input: {} }) +
              delta({ type: 'input_json_delta', partial_json: argumentsText(call) }) +
              stop(),
          )
          .join(''),
      closing(finish, usage) {
        const stop_reason = { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use' }[finish];
        return (
          closeText() +
          namedEvent({
            type: 'message_delta',
            delta: { stop_reason, stop_sequence: null },
            usage: { input_tokens: usage?.input ?? 0, output_tokens: usage?.output ?? 0 },
          }) +
          namedEvent({ type: 'message_stop' })
        );
      },
      error: (message) => namedEvent({ type: 'error', error: { type: 'overloaded_error', message } }),
    };
  },
};
