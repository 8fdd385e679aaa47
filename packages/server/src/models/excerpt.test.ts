import { describe, expect, it } from 'vitest';
import { excerptCharsMax, excerptFor } from './excerpt.ts';

const hours =
  'Our practice is in the old town. It is open from 8:00 to 18:00 on weekdays. On Saturdays it is open from 9:00 to 13:00. ' +
  'Parking is free. Dr. Blum speaks Polish.';

describe('excerptFor', () => {
  it('picks the sentence that answers', () => {
    expect(excerptFor(hours, 'Yes, you can park for free.', 'en')).toBe('Parking is free.');
  });

  it('takes the next sentence along where it bears on the answer too', () => {
    expect(excerptFor(hours, 'Open from 8:00 to 18:00, Saturdays open from 9:00 to 13:00', 'en')).toBe(
      'It is open from 8:00 to 18:00 on weekdays. On Saturdays it is open from 9:00 to 13:00.',
    );
  });

  it('reads lines as sentences, and finds inflected and accented words', () => {
    const prices = 'Zahnreinigung: 89 €\nFüllung: ab 60 €\nBeratung: kostenlos';
    expect(excerptFor(prices, 'Eine Fullungen kostet ab 60 Euro', 'de')).toBe('Füllung: ab 60 €');
  });

  it('quotes the passage and nothing else, never too long', () => {
    const long = `${'A very long sentence about opening times '.repeat(20)}ends here. Short.`;
    const excerpt = excerptFor(long, 'opening times', 'en');
    expect(excerpt.length).toBeLessThanOrEqual(excerptCharsMax);
    expect(long).toContain(excerpt.slice(0, -1));
    expect(excerpt.endsWith('…')).toBe(true);
  });

  it('survives a language nobody has heard of, and a passage without sentences', () => {
    expect(excerptFor(hours, 'parking', 'x-'.repeat(40))).toBe('Parking is free.');
    expect(excerptFor('   ', 'parking', 'en')).toBe('');
  });
});
