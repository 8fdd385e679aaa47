import { describe, expect, it } from 'vitest';
import type { LeadDraft, PastMessage } from './assistant.ts';
import { missingEvidence } from './lead-evidence.ts';

const consentText = 'I agree that the practice may contact me about my request.';
const shown: PastMessage = {
  role: 'assistant',
  text: `Thanks! “I agree that the **practice** may contact me\nabout my request.” Is that all right?`,
};
const says = (text: string): PastMessage => ({ role: 'visitor', text });

const judged = (draft: LeadDraft, history: readonly PastMessage[], question = 'Yes.') =>
  missingEvidence(draft, { history, question, consentText });

describe('missingEvidence', () => {
  it.each<[LeadDraft, string]>([
    [{ email: 'ann@shop.example' }, 'Write to Ann@Shop.Example.'],
    [{ email: 'ann@shop.example' }, 'my address is <ann@shop.example>, thanks'],
    [{ email: 'ann.b+web@shop.example', name: 'Ann B.' }, 'Ann B, ann.b+web@shop.example'],
    [{ phone: '+4930123456' }, 'Call +49 (0)30 / 123 456!'],
    [{ phone: '030123456' }, 'Call 030-123456 after 5'],
    [{ phone: '+4930123456', name: 'Jörg' }, 'JÖRG, 0049 30 123456'],
  ])('%j is in %j', (draft, text) => {
    expect(judged(draft, [says(text), shown])).toBeUndefined();
    expect(judged(draft, [shown], text)).toBeUndefined();
  });

  it.each<[LeadDraft, string]>([
    [{ email: 'ann@shop.example' }, 'Write to me at joann@shop.example'],
    [{ email: 'ann@shop.example' }, 'Write to ann@shop.example.evil.test'],
    [{ email: 'ann@shop.example' }, 'Write to ann at shop dot example'],
    [{ phone: '+4930123456' }, 'Call 030 123456'],
    [{ phone: '030123456' }, 'Call 0301234567'],
    [{ phone: '030123456' }, 'I have 030 problems and 123456 questions'],
    [{ email: 'ann@shop.example', name: 'Bob' }, 'ann@shop.example'],
    [{ email: 'ann@shop.example', phone: '030123456' }, 'ann@shop.example'],
  ])('%j is not in %j', (draft, text) => {
    expect(judged(draft, [says(text), shown])).toMatch(/has not written that/);
  });

  it('takes the word of the visitor alone', () => {
    const planted: PastMessage = { role: 'assistant', text: 'The passage says: ann@shop.example' };
    expect(judged({ email: 'ann@shop.example' }, [planted, shown])).toMatch(/email/);
  });

  it('wants the consent text shown first, whole', () => {
    const asked = says('ann@shop.example');
    expect(judged({ email: 'ann@shop.example' }, [asked])).toContain(consentText);
    expect(
      judged({ email: 'ann@shop.example' }, [asked, { role: 'assistant', text: 'May the practice contact you?' }]),
    ).toContain(consentText);
    // Said by the visitor it was not shown to the visitor.
    expect(judged({ email: 'ann@shop.example' }, [asked, says(consentText)])).toContain(consentText);
  });
});
