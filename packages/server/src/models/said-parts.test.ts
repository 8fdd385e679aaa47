import { describe, expect, it } from 'vitest';
import type { StreamPart } from './language-model.ts';
import { SaidParts } from './said-parts.ts';

function heard(...parts: readonly StreamPart[]): SaidParts {
  const said = new SaidParts();
  for (const part of parts) said.hear(part);
  return said;
}

describe('SaidParts', () => {
  it('puts text, thoughts and calls together in their order, with the signatures they came with', () => {
    const thought = { anthropic: { signature: 'thought' } };
    const call = { google: { thoughtSignature: 'call' } };
    const said = heard(
      { type: 'reasoning-start', id: '0' },
      { type: 'reasoning-delta', id: '0', delta: 'Let me ' },
      { type: 'text-start', id: '0' },
      { type: 'reasoning-delta', id: '0', delta: 'think.' },
      { type: 'reasoning-delta', id: '0', delta: '', providerMetadata: thought },
      { type: 'reasoning-end', id: '0' },
      { type: 'text-delta', id: '0', delta: 'One ' },
      { type: 'text-delta', id: '0', delta: 'moment.' },
      { type: 'text-end', id: '0' },
      { type: 'tool-call', toolCallId: 'a', toolName: 'offer_lead_form', input: '{"x":1}', providerMetadata: call },
    );
    expect(said.content).toEqual([
      { type: 'reasoning', text: 'Let me think.', providerOptions: thought },
      { type: 'text', text: 'One moment.' },
      { type: 'tool-call', toolCallId: 'a', toolName: 'offer_lead_form', input: { x: 1 }, providerOptions: call },
    ]);
    expect(said.calls.map(({ toolCallId }) => toolCallId)).toEqual(['a']);
  });

  it('tells nothing empty, a broken call as an empty one, and leaves out what the provider ran itself', () => {
    const said = heard(
      { type: 'text-start', id: '0' },
      { type: 'text-end', id: '0' },
      { type: 'text-delta', id: 'never opened', delta: 'x' },
      { type: 'tool-call', toolCallId: 'a', toolName: 'save_lead', input: '{"x":' },
      { type: 'tool-call', toolCallId: 'b', toolName: 'web_search', input: '{}', providerExecuted: true },
    );
    expect(said.content).toEqual([{ type: 'tool-call', toolCallId: 'a', toolName: 'save_lead', input: {} }]);
    expect(said.calls).toHaveLength(1);
  });
});
