/** OpenAI's Responses: `POST …/responses`. */
import { argumentsText } from './script.ts';
import { misfit, type Shape } from './shape.ts';
import { bearer, namedEvent, type Wire } from './wire.ts';

const item: Shape = {
  oneOf: [
    { fields: { role: { oneOf: [{ literal: 'system' }, { literal: 'developer' }] }, content: 'string', 'type?': 'string' } },
    {
      fields: {
        role: { literal: 'user' },
        content: { list: { fields: { type: { literal: 'input_text' }, text: 'string' } } },
        'type?': 'string',
      },
    },
    {
      fields: {
        role: { literal: 'assistant' },
        content: { oneOf: ['string', { list: { fields: { type: { literal: 'output_text' }, text: 'string' } } }] },
        'id?': 'string',
        'type?': 'string',
        'phase?': 'string',
      },
    },
    {
      fields: {
        type: { literal: 'function_call' },
        call_id: 'string',
        name: 'string',
        arguments: 'string',
        'id?': 'string',
        'status?': 'string',
      },
    },
    { fields: { type: { literal: 'function_call_output' }, call_id: 'string', output: 'any' } },
  ],
};

const request: Shape = {
  fields: {
    model: 'string',
    input: { list: item },
    stream: { literal: true },
    'store?': 'boolean',
    'max_output_tokens?': 'number',
    'temperature?': 'number',
    'top_p?': 'number',
    'include?': { list: 'string' },
    'parallel_tool_calls?': 'boolean',
    'reasoning?': { fields: { 'effort?': 'string', 'summary?': 'string' } },
    'tools?': {
      list: {
        fields: {
          type: { literal: 'function' },
          name: 'string',
          'description?': 'string',
          parameters: 'any',
          'strict?': 'boolean',
        },
      },
    },
    'tool_choice?': { oneOf: [{ literal: 'auto' }, { literal: 'none' }, { literal: 'required' }] },
  },
};

/** What an event says, before its number is put on. */
interface Body {
  readonly type: string;
  readonly [field: string]: unknown;
}

export const openaiResponses: Wire = {
  name: 'openai-responses',
  basePath: '/v1',
  matches: (path) => path.endsWith('/responses'),
  keyOf: bearer,
  misfit: (body) => misfit(body, request),
  refusal: (status, message) =>
    JSON.stringify({
      error: { message, type: status === 401 ? 'invalid_request_error' : 'server_error', param: null, code: null },
    }),

  speak(model) {
    let number = 0;
    let output = 0;
    let text = '';
    let messageOpen = false;
    const event = (body: Body) => namedEvent({ ...body, sequence_number: number++ });
    const response = (status: string, rest: object = {}) => ({
      id: 'resp_local',
      object: 'response',
      created_at: 1_700_000_000,
      model,
      status,
      output: [],
      ...rest,
    });
    const where = () => ({ item_id: `msg_${output}`, output_index: output, content_index: 0 });
    const message = (status: string, content: readonly unknown[]) => ({
      type: 'message',
      id: `msg_${output}`,
      role: 'assistant',
      status,
      content,
    });

    const openMessage = () => {
      if (messageOpen) return '';
      messageOpen = true;
      const part = { type: 'output_text', text: '', annotations: [] };
      return (
        event({ type: 'response.output_item.added', output_index: output, item: message('in_progress', []) }) +
        event({ type: 'response.content_part.added', ...where(), part })
      );
    };
    const closeMessage = () => {
      if (!messageOpen) return '';
      const part = { type: 'output_text', text, annotations: [] };
      const events =
        event({ type: 'response.output_text.done', ...where(), text }) +
        event({ type: 'response.content_part.done', ...where(), part }) +
        event({ type: 'response.output_item.done', output_index: output, item: message('completed', [part]) });
      messageOpen = false;
      text = '';
      output += 1;
      return events;
    };

    return {
      opening: () =>
        event({ type: 'response.created', response: response('in_progress') }) +
        event({ type: 'response.in_progress', response: response('in_progress') }),
      token(delta) {
        const opening = openMessage();
        text += delta;
        return opening + event({ type: 'response.output_text.delta', ...where(), delta });
      },
      toolCalls: (calls) =>
        closeMessage() +
        calls
          .map((call, index) => {
            const id = `fc_${index}`;
            const whole = argumentsText(call);
            const named = { type: 'function_call', id, call_id: `call_${index}`, name: call.name };
            const events =
              event({
                type: 'response.output_item.added',
                output_index: output,
                item: { ...named, status: 'in_progress', arguments: '' },
              }) +
              event({ type: 'response.function_call_arguments.delta', item_id: id, output_index: output, delta: whole }) +
              event({ type: 'response.function_call_arguments.done', item_id: id, output_index: output, arguments: whole }) +
              event({
                type: 'response.output_item.done',
                output_index: output,
                item: { ...named, status: 'completed', arguments: whole },
              });
            output += 1;
            return events;
          })
          .join(''),
      closing(finish, usage) {
        const figures =
          usage === undefined
            ? null
            : {
                input_tokens: usage.input,
                input_tokens_details: { cached_tokens: 0 },
                output_tokens: usage.output,
                output_tokens_details: { reasoning_tokens: 0 },
                total_tokens: usage.input + usage.output,
              };
        const cutShort = finish === 'length';
        return (
          closeMessage() +
          event({
            type: cutShort ? 'response.incomplete' : 'response.completed',
            response: response(cutShort ? 'incomplete' : 'completed', {
              usage: figures,
              incomplete_details: cutShort ? { reason: 'max_output_tokens' } : null,
            }),
          })
        );
      },
      error: (message) => event({ type: 'error', code: 'server_error', message, param: null }),
    };
  },
};
