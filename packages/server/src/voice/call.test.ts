import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EndReason, VoiceDown } from '@coatcheck/contract/voice';
import type { AnswerPart } from '../models/assistant.ts';
import { Call } from './call.ts';
import type { CallParts } from './call-parts.ts';
import type { EngineCall, EngineHost } from './engine.ts';
import type { Heard } from './playback.ts';

const second = () => new Int16Array(24_000);

/** A call whose engine does what the test says. */
async function begun(parts: readonly AnswerPart[] = []) {
  const sent: VoiceDown[] = [];
  const kept: Heard[] = [];
  const ends: EndReason[] = [];
  const engine = { hear: vi.fn<EngineCall['hear']>(), interrupt: vi.fn<EngineCall['interrupt']>(), say: vi.fn<EngineCall['say']>(), close: vi.fn<EngineCall['close']>() };
  let host: EngineHost | undefined;
  const conversation: CallParts['conversation'] = {
    expect: () => undefined,
    ask: async () => ({ messageId: 'm', conversationId: 'c', text: '', citations: [] }),
    giveUp: () => undefined,
    hear: () => undefined,
    keep: async (heard) => {
      kept.push(heard);
      return undefined;
    },
    retrieve: async () => ({ passages: [], understood: '', verdict: 'none' }),
    saveLead: async () => ({ refused: 'no' }),
    async *answer() {
      yield* parts;
    },
  };
  const call = new Call({
    line: { send: (event) => void sent.push(event), sound: () => undefined },
    engine: {
      name: 'embedded', model: 'test', speaks: () => true, close: async () => undefined,
      connect: async (given) => {
        host = given;
        return engine;
      },
    },
    conversation,
    setting: { business: { name: 'A', language: 'en', consentText: 'ok' }, leadsAllowed: true, history: [] },
    heardFrom: () => undefined, units: () => undefined, problemOf: () => 'voice_unavailable', now: () => performance.now(),
    onEnd: (reason) => void ends.push(reason),
  });
  await call.begin();
  if (host === undefined) throw new Error('no engine was connected');
  const states = () => sent.flatMap((event) => (event.type === 'state' ? [event.state] : []));
  const problems = () => sent.flatMap((event) => (event.type === 'error' ? [event.problem.code] : []));
  return { call, host, engine, sent, kept, ends, states, problems };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a call', () => {
  it('goes from listening to thinking to speaking and back when all is heard', async () => {
    const { host, states, kept } = await begun();
    host.event({ type: 'speech-started' });
    host.event({ type: 'speech-ended' });
    host.event({ type: 'said', text: 'Good morning to you.', begins: true });
    host.event({ type: 'sound', samples: second() });
    host.event({ type: 'utterance-end' });
    expect(states()).toEqual(['listening', 'thinking', 'speaking']);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(states()).toEqual(['listening', 'thinking', 'speaking', 'listening']);
    expect(kept).toEqual([{ text: 'Good morning to you.', isWhole: true }]);
  });

  it('stops when the visitor speaks over it, and keeps the words that were heard', async () => {
    const { call, host, engine, sent, kept } = await begun();
    host.event({ type: 'said', text: 'One two three four.', begins: true });
    host.event({ type: 'sound', samples: second() });
    await vi.advanceTimersByTimeAsync(500);
    call.played(500, 1);
    host.event({ type: 'speech-started' });
    expect(engine.interrupt).toHaveBeenCalledWith(500);
    expect(sent.some(({ type }) => type === 'clear')).toBe(true);
    expect(kept).toEqual([{ text: 'One two …', isWhole: false }]);
  });

  it('shows a lead that was taken while it answered', async () => {
    const { host, sent } = await begun([{ type: 'lead-captured', leadId: '00000000-0000-4000-8000-000000000001' }]);
    for await (const part of host.answer(new AbortController().signal)) expect(part.type).toBe('lead-captured');
    expect(sent).toContainEqual({ type: 'lead-captured', lead_id: '00000000-0000-4000-8000-000000000001' });
  });

  it('drops a question of ours that has no sound yet, and says all of the goodbye', async () => {
    const { call, host, engine, ends, problems } = await begun();
    call.remark('Are you still there?');
    call.farewell('length', 'Goodbye!');
    const [dropped, said] = [engine.interrupt.mock.invocationCallOrder[0], engine.say.mock.invocationCallOrder];
    expect(dropped).toBeGreaterThan(said[0] ?? Infinity);
    expect(dropped).toBeLessThan(said[1] ?? 0);
    host.event({ type: 'said', text: 'Goodbye!', begins: true });
    host.event({ type: 'sound', samples: second() });
    expect(ends).toEqual([]);
    host.event({ type: 'utterance-end' });
    await vi.advanceTimersByTimeAsync(1_500);
    expect([ends, problems()]).toEqual([['length'], []]);
  });

  it('says goodbye before an end of ours, which nobody can talk over and which does not last', async () => {
    const { call, host, engine, ends, states, problems } = await begun();
    call.farewell('budget', 'Goodbye!', 'voice_budget_used');
    expect(engine.say).toHaveBeenCalledWith('Goodbye!');
    host.event({ type: 'speech-started' });
    call.hear(new Int16Array(320));
    expect(engine.hear).not.toHaveBeenCalled();
    expect(ends).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([ends, problems()]).toEqual([['budget'], ['voice_budget_used']]);
    expect(states().at(-1)).toBe('ended');
    expect(engine.close).toHaveBeenCalledOnce();
  });

  it('ends at once where the visitor stops the goodbye', async () => {
    const { call, ends, problems } = await begun();
    call.farewell('budget', 'Goodbye!', 'voice_budget_used');
    call.interrupt();
    expect([ends, problems()]).toEqual([['budget'], ['voice_budget_used']]);
  });
});
