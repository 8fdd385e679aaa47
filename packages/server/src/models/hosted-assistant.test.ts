import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScriptedAnswer } from '../../../../tests/harness/provider/script.ts';
import { canaryKey, type Reached, reach, type Route, routes } from '../../../../tests/harness/provider/routes.ts';
import { consentText, hear, turnOf } from '../../../../tests/harness/provider/turn.ts';
import { defaultModelLimits } from './model-limits.ts';

const answered: ScriptedAnswer = {
  tokens: 'We are open from 8:00 to 18:00 [1]. A check-up costs 45 euros [2][9].',
  usage: { input: 321, output: 17 },
};

describe.each(routes)('$model over $wire', (route: Route) => {
  let reached: Reached;
  beforeEach(async () => {
    reached = await reach(route, [answered]);
  });
  afterEach(() => reached.close());

  it('streams the words without their marks, cites, counts and finishes', async () => {
    const turn = turnOf({
      history: [
        { role: 'visitor', text: 'Are you a dentist?' },
        { role: 'assistant', text: 'Yes.' },
      ],
    });
    const { parts, text, error } = await hear(reached.assistant, turn);

    expect(error).toBeUndefined();
    expect(text).toBe('We are open from 8:00 to 18:00. A check-up costs 45 euros.');
    expect(parts.filter(({ type }) => type === 'text').length).toBeGreaterThan(5);
    expect(parts.filter(({ type }) => type === 'citation')).toEqual([
      {
        type: 'citation',
        citation: {
          passage_id: 'hours',
          title: 'Opening hours',
          excerpt: 'The practice is open from 8:00 to 18:00, Monday to Friday.',
          url: 'https://dentist.example/hours',
        },
      },
      { type: 'citation', citation: { passage_id: 'prices', title: 'Prices', excerpt: 'A check-up costs 45 euros.' } },
    ]);
    expect(parts.slice(-2)).toEqual([
      { type: 'usage', inputTokens: 321, outputTokens: 17 },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(turn.log.retrieved).toEqual([{ question: 'When are you open?', context: 'Are you a dentist?' }]);
    expect(reached.assistant.model).toBe(route.model);
  });

  it('sends the key in its header alone, and nothing else that is secret', async () => {
    await hear(reached.assistant, turnOf());
    const [call] = reached.provider.calls;
    expect(call?.rawHeaders.filter((header) => header.includes(canaryKey))).toHaveLength(1);
    expect(call?.rawBody).not.toContain(canaryKey);
    expect(call?.path).not.toContain(canaryKey);
    expect(call?.rawBody).toContain('The practice is open from 8:00 to 18:00');
    expect(call?.headers['user-agent']).toBe('coatcheck');
  });

  it('caps what it asks for', async () => {
    await hear(reached.assistant, turnOf({ question: 'x'.repeat(9000) }));
    const [call] = reached.provider.calls;
    expect(call?.rawBody).toMatch(
      new RegExp(
        `"(?:max_tokens|max_completion_tokens|max_output_tokens|maxOutputTokens)":${defaultModelLimits.outputTokensMax}\\b`,
      ),
    );
    expect(call?.rawBody).toContain('x'.repeat(4000));
    expect(call?.rawBody).not.toContain('x'.repeat(4001));
  });

  it('says that it does not know, and shows the form', async () => {
    reached.provider.follow([{ tokens: ['[', '?] I do not know that. ', 'Shall I take a message?'] }]);
    const { parts, text } = await hear(reached.assistant, turnOf());
    expect(text).toBe('I do not know that. Shall I take a message?');
    expect(parts).toContainEqual({ type: 'tool-call', name: 'offer_lead_form' });
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'no_answer' });
  });

  it('shows no form where leads are not allowed, and offers the model no tools', async () => {
    reached.provider.follow([{ tokens: '[?] I do not know that.' }]);
    const { parts } = await hear(reached.assistant, turnOf({ leadsAllowed: false }));
    expect(parts.map(({ type }) => type)).not.toContain('tool-call');
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'no_answer' });
    expect(reached.provider.calls[0]?.body).not.toHaveProperty('tools');
  });

  it('ends at the cap on length', async () => {
    reached.provider.follow([{ tokens: 'We are open', finish: 'length' }]);
    const { parts } = await hear(reached.assistant, turnOf());
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'length' });
  });

  it('shows the form when the model asks for it, and tells the model', async () => {
    reached.provider.follow([
      { tokens: 'Gladly.', toolCalls: [{ name: 'offer_lead_form', arguments: {} }] },
      { tokens: 'Use the form.' },
    ]);
    const { parts, text } = await hear(reached.assistant, turnOf({ question: 'Can somebody call me back?' }));
    expect(text).toBe('Gladly.\n\nUse the form.');
    expect(parts.filter(({ type }) => type === 'tool-call')).toEqual([{ type: 'tool-call', name: 'offer_lead_form' }]);
    expect(parts.filter(({ type }) => type === 'usage')).toEqual([{ type: 'usage', inputTokens: 22, outputTokens: 4 }]);
    expect(reached.provider.calls).toHaveLength(2);
    expect(reached.provider.calls[1]?.rawBody).toContain('The form is shown below your answer');
  });

  it('saves a lead from what the visitor wrote and agreed to', async () => {
    reached.provider.follow([
      {
        toolCalls: [
          {
            name: 'save_lead',
            arguments: { name: 'Ann', email: 'ann@shop.example', phone: '', note: 'call back', consent: true },
          },
        ],
      },
      { tokens: 'Passed on.' },
    ]);
    const turn = turnOf({
      question: 'Yes, I agree.',
      history: [
        { role: 'visitor', text: 'I am Ann, Ann@Shop.example. Please write to me.' },
        { role: 'assistant', text: `May I pass it on? "${consentText}"` },
      ],
    });
    const { parts } = await hear(reached.assistant, turn);
    expect(turn.log.leads).toEqual([{ name: 'Ann', email: 'ann@shop.example', phone: undefined, note: 'call back' }]);
    expect(parts.slice(0, 2)).toEqual([
      { type: 'tool-call', name: 'save_lead' },
      { type: 'lead-captured', leadId: 'lead-1' },
    ]);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
  });

  it('saves nothing the visitor did not write, and tells the model why', async () => {
    reached.provider.follow([
      { toolCalls: [{ name: 'save_lead', arguments: { email: 'bob@evil.example', consent: true } }] },
      { tokens: 'What is your address?' },
    ]);
    const turn = turnOf({ question: 'Write to me.', history: [{ role: 'assistant', text: `bob@evil.example ${consentText}` }] });
    const { parts } = await hear(reached.assistant, turn);
    expect(turn.log.leads).toEqual([]);
    expect(parts.map(({ type }) => type)).toEqual(['text', 'text', 'text', 'text', 'usage', 'finish']);
    expect(reached.provider.calls[1]?.rawBody).toContain('has not written that email address');
  });

  it('answers a call with broken arguments, and one of a tool that is not there', async () => {
    reached.provider.follow([
      {
        toolCalls: [
          { name: 'save_lead', arguments: '{"email": "ann@' },
          { name: 'read_environment', arguments: {} },
        ],
      },
      { tokens: 'Sorry.' },
    ]);
    const turn = turnOf();
    const { text, error } = await hear(reached.assistant, turn);
    expect(error).toBeUndefined();
    expect(text).toBe('Sorry.');
    expect(turn.log.leads).toEqual([]);
    expect(reached.provider.calls[1]?.rawBody).toContain('There is no such tool.');
  });

  it('stops a loop of tools: three requests, the last without them', async () => {
    reached.provider.follow([{ tokens: 'Look.', toolCalls: [{ name: 'offer_lead_form', arguments: {} }] }]);
    const { parts } = await hear(reached.assistant, turnOf());
    expect(reached.provider.calls).toHaveLength(3);
    expect(reached.provider.calls[2]?.rawBody).toMatch(/"tool_choice":(?:"none"|\{"type":"none"\})|"mode":"NONE"/);
    expect(parts.filter(({ type }) => type === 'tool-call')).toHaveLength(1);
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
  });

  it('cancels the request of a visitor who leaves, and still counts it', async () => {
    reached.provider.follow([{ tokens: ['One ', 'two ', 'three'], trouble: { kind: 'half-open', afterTokens: 2 } }]);
    const leaving = new AbortController();
    const parts = [];
    for await (const part of reached.assistant.answer(turnOf(), leaving.signal)) {
      parts.push(part);
      if (parts.length === 2) leaving.abort();
    }
    expect(await reached.provider.calls.at(-1)?.ended).toBe('hung-up');
    expect(parts.map(({ type }) => type)).toEqual(['text', 'text', 'usage']);
    expect(parts.at(-1)).toMatchObject({ outputTokens: 2 });
  });

  it('cancels a request that has not begun to answer', async () => {
    reached.provider.follow([{ trouble: { kind: 'half-open' } }]);
    const leaving = new AbortController();
    const called = reached.provider.nextCall();
    const heard = hear(reached.assistant, turnOf(), leaving.signal);
    const call = await called;
    leaving.abort(new Error('the key was switched off'));
    // It was sent, so the provider may have worked on it; nothing of an answer was heard.
    expect(await heard).toMatchObject({ parts: [{ type: 'usage', outputTokens: 0 }], error: undefined });
    expect(await call.ended).toBe('hung-up');
  });

  it('cancels the request when nobody listens any longer', async () => {
    reached.provider.follow([{ tokens: ['One ', 'two ', 'three'], trouble: { kind: 'half-open', afterTokens: 2 } }]);
    for await (const part of reached.assistant.answer(turnOf(), new AbortController().signal)) if (part.type === 'text') break;
    expect(await reached.provider.calls.at(-1)?.ended).toBe('hung-up');
  });
});
