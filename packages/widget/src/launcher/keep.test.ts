import { describe, expect, it } from 'vitest';
import { type Kept, type KeepSurroundings, openKeep } from './keep.ts';

const kept: Kept = {
  open: true,
  draft: 'half a sen',
  unsent: [{ text: 'hello', requestId: 'abcdefgh' }],
  resend: 'request-1',
  lead: { name: 'Ada', email: '', phone: '', note: '' },
  callNote: 'The text about calls has changed.',
};

/** A browser tab: its history outlives the documents in it. */
function tab() {
  const seen = { now: 1_000_000, reloads: 0 };
  const history = {
    state: null as unknown,
    replaceState(value: unknown) {
      this.state = structuredClone(value);
    },
  };
  const surroundings: KeepSurroundings = {
    history,
    now: () => seen.now,
    reload: () => (seen.reloads += 1),
  };
  return { seen, history, surroundings, load: () => openKeep(surroundings) };
}

describe('what is kept over a reload', () => {
  it('comes back whole, once', () => {
    const { load } = tab();
    expect(load().kept).toBeNull();
    load().reload(kept);
    expect(load().kept).toEqual(kept);
    expect(load().kept).toBeNull();
  });

  it('reloads by itself twice a minute and no more', () => {
    const { seen, load } = tab();
    expect(load().reload(kept)).toBe(true);
    expect(load().reload(kept)).toBe(true);
    expect(load().reload(kept)).toBe(false);
    expect(seen.reloads).toBe(2);
    seen.now += 60_001;
    expect(load().reload(kept)).toBe(true);
  });

  it('reloads whenever somebody asks, and counts anew', () => {
    const { seen, load } = tab();
    for (let round = 0; round < 5; round++) expect(load().reload(kept, { asked: true })).toBe(true);
    expect(load().reload(kept)).toBe(true);
    expect(seen.reloads).toBe(6);
  });

  it.each([null, 7, 'x', { kept: 7 }, { kept: { unsent: 'x', lead: 3 }, reloads: 'y' }, { reloads: [{}, null] }])(
    'makes the best of a foreign state: %j',
    (state) => {
      const { history, surroundings, load } = tab();
      history.state = state;
      expect(() => load().reload(kept)).not.toThrow();
      expect(openKeep(surroundings).kept).toEqual(kept);
    },
  );

  it('leaves reloading to people where the history refuses to count', () => {
    const { seen, surroundings } = tab();
    const refusing = {
      state: null,
      replaceState: () => {
        throw new Error('SecurityError');
      },
    };
    const keep = openKeep({ ...surroundings, history: refusing });
    expect(keep.reload(kept)).toBe(false);
    expect(keep.reload(kept, { asked: true })).toBe(true);
    expect(seen.reloads).toBe(1);
  });
});
