/** Google's generateContent as a stream: `POST …/models/<model>:streamGenerateContent?alt=sse`. */
import { argumentsText, type ScriptedToolCall } from './script.ts';
import { misfit, type Shape } from './shape.ts';
import { dataEvent, single, type Wire } from './wire.ts';

const text: Shape = { fields: { text: 'string', 'thoughtSignature?': 'string' } };

/** A model's call is signed, and must come back as it was signed. */
const thoughtSignature = 'c2lnbmVkLWJ5LXRoZS1sb2NhbC1wcm92aWRlcg==';

const request: Shape = {
  fields: {
    contents: {
      list: {
        oneOf: [
          {
            fields: {
              role: { literal: 'user' },
              parts: {
                list: {
                  oneOf: [
                    text,
                    { fields: { functionResponse: { fields: { name: 'string', response: 'any', 'id?': 'string' } } } },
                  ],
                },
              },
            },
          },
          {
            fields: {
              role: { literal: 'model' },
              parts: {
                list: {
                  oneOf: [
                    text,
                    {
                      fields: {
                        functionCall: { fields: { name: 'string', args: 'any', 'id?': 'string' } },
                        thoughtSignature: { literal: thoughtSignature },
                      },
                    },
                  ],
                },
              },
            },
          },
        ],
      },
    },
    'systemInstruction?': { fields: { parts: { list: text }, 'role?': 'string' } },
    'generationConfig?': {
      fields: {
        'maxOutputTokens?': 'number',
        'temperature?': 'number',
        'thinkingConfig?': { fields: { 'thinkingBudget?': 'number', 'thinkingLevel?': 'string' } },
      },
    },
    'tools?': {
      list: {
        fields: {
          functionDeclarations: {
            list: { fields: { name: 'string', description: 'string', 'parameters?': 'any', 'parametersJsonSchema?': 'any' } },
          },
        },
      },
    },
    'toolConfig?': { fields: { functionCallingConfig: { fields: { mode: 'string' } } } },
  },
};

export const google: Wire = {
  name: 'google',
  basePath: '/v1beta',
  matches: (path) => path.includes(':streamGenerateContent'),
  keyOf: (headers) => single(headers['x-goog-api-key']),
  misfit: (body) => misfit(body, request),
  refusal: (status, message) => JSON.stringify({ error: { code: status, message, status: 'INTERNAL' } }),

  speak(model) {
    const chunk = (parts: readonly unknown[], finish?: string, usageMetadata?: unknown) =>
      dataEvent({
        candidates: [{ content: { role: 'model', parts }, index: 0, ...(finish === undefined ? {} : { finishReason: finish }) }],
        modelVersion: model,
        responseId: 'local',
        ...(usageMetadata === undefined ? {} : { usageMetadata }),
      });
    return {
      // It says nothing before its first words.
      opening: () => '',
      token: (words) => chunk([{ text: words }]),
      toolCalls: (calls) =>
        chunk(calls.map((call) => ({ functionCall: { name: call.name, args: argsOf(call) }, thoughtSignature }))),
      closing: (finish, usage) =>
        chunk(
          [{ text: '' }],
          finish === 'length' ? 'MAX_TOKENS' : 'STOP',
          usage === undefined
            ? undefined
            : { promptTokenCount: usage.input, candidatesTokenCount: usage.output, totalTokenCount: usage.input + usage.output },
        ),
      error: (message) => dataEvent({ error: { code: 503, message, status: 'UNAVAILABLE' } }),
    };
  },
};

/** Arguments are JSON here, never text; what is no JSON travels as a string. */
function argsOf(call: ScriptedToolCall): unknown {
  try {
    return JSON.parse(argumentsText(call));
  } catch {
    return call.arguments;
  }
}
