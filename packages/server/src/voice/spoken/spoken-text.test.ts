import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spokenText } from './spoken-text.ts';

const marks = /[*_#`~|<>[\]{}\\^]/;

describe('spokenText, any language: marks', () => {
  it.each([
    ['**Olá** [site](https://x.pt) 😀 & 5 € [1] – 20%', 'Olá site & 5 € – 20%'],
    ['# Title\n\n- one\n- two\n\ndone.', 'Title. one. two. done.'],
    ['> quote', 'quote'], ['- [ ] task *one*', 'task one'], ['---', ''], ['```js', ''], ['| --- | :-: |', ''], ['😀 👍🏽 🇩🇪', ''], ['', ''],
    ['![logo](a.png) [x][1] [^1] text [2, 3] 【4†source】', 'logo x text'],
    ['<b>Bold</b> &amp; <!-- no --> x', 'Bold & x'],
    ['**Half of', 'Half of'], ['un**believ**able (*so*), `a`.', 'unbelievable (so), a.'], ['a link](https://x.pt/a) ends', 'a link ends'], ['bring _two_ and __three__ ~~four~~ `five`', 'bring two and three four five'],
    ['[Book now](https://x.example/a_(b) "title") today', 'Book now today'],
    ['| Friday | open |', 'Friday, open'],
  ])('%j', (text, expected) => {
    expect(spokenText(text, 'pt')).toBe(expected);
  });
});

describe('spokenText, English', () => {
  it.each([
    // Times and days
    ['Mon–Fri 8:00–18:00', 'Monday to Friday, eight A M to six P M'],
    ['Sat 9:00 – 12:30', 'Saturday, nine A M to twelve thirty P M'],
    ['| Friday | 8:00–14:00 |', 'Friday, eight A M to two P M'],
    ['Open: Mon. - Fri. 9.00-17.00', 'Open: Monday to Friday, nine A M to five P M'],
    ['Tue, Thu & Sat: 9-12', 'Tuesday, Thursday and Saturday: nine A M to noon'],
    ['Friday 8–14, Sat 9–12', 'Friday, eight A M to two P M, Saturday, nine A M to noon'],
    ['Mon-Thu 9am – 5:30pm; Fri 9am–noon', 'Monday to Thursday, nine A M to five thirty P M; Friday, nine A M to noon'],
    ['between 12:30 and 13:15', 'between twelve thirty P M and one fifteen P M'],
    ['9am-5pm, 9-5pm, 8 a.m. to 6 p.m.', 'nine A M to five P M, nine to five P M, eight A M to six P M'],
    ['At 10:05 pm. At 0:00. Until 24:00.', 'At ten oh five P M. At midnight. Until midnight.'],
    ['**8:00**–18:00', 'eight A M to six P M'],
    ['9 o’clock, daily from 8 to 18', "nine o'clock, daily, eight A M to six P M"],
    ['sun protection and sat down, closed Sun.', 'sun protection and sat down, closed Sunday.'],
    ['Open 24/7', 'Open twenty-four seven'],
    // Addresses
    ['call 0555 014 200, or write', 'call zero five five five, zero one four, two zero zero, or write'],
    ['+49 (0)30 123456', 'plus four nine, three zero, one two three, four five six'],
    ['(555) 123-4567', 'five five five, one two three, four five six seven'],
    ['+1 555 123 4567', 'plus one, five five five, one two three, four five six seven'],
    ['0555/014200 or 0555-014-200', 'zero five five five, zero one four, two zero zero or zero five five five, zero one four, two zero zero'],
    ['Tel.: 12345', 'telephone: one two three, four five'],
    ['our email is practice@lindenhof.example.', 'our email is practice at lindenhof dot example.'],
    ['jane_doe+x@shop-1.example', 'jane underscore doe plus X at shop dash one dot example'],
    ['See https://www.lindenhof.example/a.b?x=1.', 'See lindenhof dot example.'],
    ['shop-24.co.uk, www.example.de/x', 'shop dash two four dot co dot U K, example dot D E'],
    ['[our site](https://www.lindenhof.example/contact)', 'our site'], ['<https://user:pw@a.example>', 'A dot example'],
    // Money
    ['€45, 45.50 EUR, 45,50 €', 'forty-five euros, forty-five euros and fifty cents, forty-five euros and fifty cents'],
    ['$1,299.99', 'one thousand two hundred ninety-nine dollars and ninety-nine cents'],
    ['£5.01, CHF 20, €1, €0.50', 'five pounds and one penny, twenty Swiss francs, one euro, fifty cents'],
    ['€1.850 or €1,850', 'one thousand eight hundred fifty euros or one thousand eight hundred fifty euros'],
    ['€45–60, €45 - €60.50', 'forty-five to sixty euros, forty-five euros to sixty euros and fifty cents'],
    ['$3k, €1.5m, 1.5 million €', 'three thousand dollars, one point five million euros, one point five million euros'],
    ['€5/month, €2/h', 'five euros per month, two euros per hour'], ['45.- € or 45,– €', 'forty-five euros or forty-five euros'], ['-€5', 'minus five euros'],
    // Dates
    ['2026-11-25', 'November twenty-fifth, twenty twenty-six'], ['25/11/2026', 'November twenty-fifth, twenty twenty-six'],
    ['25 Nov 2026', 'November twenty-fifth, twenty twenty-six'], ['Nov. 25, 2026', 'November twenty-fifth, twenty twenty-six'],
    ['11/25', 'November twenty-fifth'], ['03/04/2026', 'three, four, twenty twenty-six'], ['25.11.2026', 'November twenty-fifth, twenty twenty-six'],
    ['24–26 December, 1st of May', 'December twenty-fourth to twenty-sixth, May first'], ['in May 2027', 'in May twenty twenty-seven'],
    // Numbers
    ['in 2026 and since 1905, in 2000', 'in twenty twenty-six and since nineteen oh five, in two thousand'],
    ['1,000,000 and 1,250 and 0.75 and 1.2.3', 'one million and one thousand two hundred fifty and zero point seven five and one point two point three'],
    ['1st, 22nd, 3rd, 40th', 'first, twenty-second, third, fortieth'], ['3/4 of it, 4/5 stars, 2½ hours', 'three quarters of it, four out of five stars, two and a half hours'],
    ['20% or 12.5 %, 5-10%', 'twenty percent or twelve point five percent, five to ten percent'], ['3–4 weeks', 'three to four weeks'], ['007', 'zero zero seven'],
    ['12345678901234567', 'one two three four five six seven eight nine zero one two three four five six seven'], ['#1, <5, ~10, 5+ years', 'number one, less than five, about ten, five plus years'],
    ['5*3', 'five by three'], ['ISBN 978-3-16', 'I S B N nine seven eight, three, one six'], ['It was 3:1', 'It was three to one'],
    // Units
    ['5 km, 120 m², 2kg, 1 h, 1.5 h', 'five kilometres, one hundred twenty square metres, two kilograms, one hour, one point five hours'],
    ['45–60 min', 'forty-five to sixty minutes'], ['a 5-min walk', 'a five minute walk'], ['10 x 15 cm', 'ten by fifteen centimetres'],
    ['-5 °C, 50 km/h', 'minus five degrees Celsius, fifty kilometres an hour'], ['30 min. from here', 'thirty minutes from here'], ['10,5 %', 'ten point five percent'],
    // Abbreviations and signs
    ['Dr. Weber, 14 Linden St., e.g. approx. 5', 'Doctor Weber, fourteen Linden Street, for example approximately five'],
    ['St. Mary’s. No. 5. No. Yes', 'Saint Mary’s. number five. No. Yes'], ['min. 3, max. 6', 'at least three, at most six'],
    ['12 Mill Road, 10115 Berlin', 'twelve Mill Road, one zero one one five Berlin'], ['New York, NY 10001', 'New York, N Y one zero zero zero one'], ['SW1A 1AA', 'S W one A one A A'],
    ['AI, FAQs, PDF, MP3, USA, U.S. team', "A I, F A Q's, P D F, M P three, U S A, U S team"], ['NOT now, OPEN TODAY', 'not now, open today'], ['PLEASE CALL US NOW', 'please call us now'],
    ['bread & butter, he/she, C++', 'bread and butter, he or she, C plus plus'], ['Ask "Anna" (the boss) … soon. Wait… Now', 'Ask Anna, the boss, soon. Wait. Now'],
    ['We open at eight.[1] Come early¹ – please — now', 'We open at eight. Come early, please, now'], ['1. Call us\n2. Come in', 'one, Call us. two, Come in'], ['😀 [1]', ''],
    ['WiFi, T-shirt, a 30-day offer, A-123', 'WiFi, T-shirt, a thirty-day offer, A one two three'],
  ])('%j', (text, expected) => {
    expect(spokenText(text, 'en')).toBe(expected);
    // Spoken once, it is spoken.
    expect(spokenText(expected, 'en')).toBe(expected);
  });

  it('puts the month first in America, and the day first elsewhere', () => {
    expect(spokenText('03/04/2026', 'en-US')).toBe('March fourth, twenty twenty-six');
    expect(spokenText('03/04/2026', 'en-GB')).toBe('April third, twenty twenty-six');
    expect(spokenText('25/11/2026', 'en-US')).toBe('November twenty-fifth, twenty twenty-six');
  });
});

describe('spokenText, German', () => {
  it.each([
    ['Mo–Fr 8:00–18:00 Uhr, Sa 9.00–12.30 Uhr', 'Montag bis Freitag 8 Uhr bis 18 Uhr, Samstag 9 Uhr bis 12 Uhr 30'],
    ['45,50 € oder €45, 1.299,99 €, 45,- €', '45 Euro 50 oder 45 Euro, 1299 Euro 99, 45 Euro'],
    ['030 123456 oder +49 (0)30 123456', 'null drei null, eins zwei drei, vier fünf sechs oder plus vier neun, drei null, eins zwei drei, vier fünf sechs'],
    ['Am 25.11.2026, am 3.5., 2026-11-25', 'Am 25. November 2026, am 3. Mai, 25. November 2026'],
    ['z. B. ca. 5 km, 120 m², 20 %, 3–4 Wochen', 'zum Beispiel circa 5 Kilometer, 120 Quadratmeter, 20 Prozent, 3 bis 4 Wochen'],
    ['info@lindenhof.example, https://www.lindenhof.de/kontakt', 'info ät lindenhof Punkt example, lindenhof Punkt D E'],
    ['Brot & Butter, Hauptstr. 5', 'Brot und Butter, Hauptstraße 5'], ['Mi: 8:30, Di und Do geschlossen', 'Mittwoch: 8 Uhr 30, Dienstag und Donnerstag geschlossen'],
  ])('%j', (text, expected) => {
    expect(spokenText(text, 'de')).toBe(expected);
  });
});

describe('spokenText, anything', () => {
  const pieces = ['**', '[', '](', ')', '`', '#', '|', '<b>', '\\', '€', '$', '%', '1,', '.5', '2026-', '8:00', '–', '-', ' ', '\n', 'Mon', 'km', '@', 'a.example', 'https://', '+49', 'AI', 'St.', '½', '²', '/', '😀', 'x', '9'];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 50 }).map((parts) => parts.join('')),
  );

  it('is one well-formed line without marks, of bounded length', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('en', 'en-US', 'de', 'fr', ''), (text, language) => {
        const spoken = spokenText(text, language);
        expect(spoken).not.toMatch(marks);
        expect(spoken).not.toMatch(/[\n\r]| {2}|^\s|\s$/);
        expect(spoken.isWellFormed()).toBe(true);
        expect(spoken.length).toBeLessThanOrEqual(24 * text.length);
        if (language.startsWith('en')) expect(spoken).not.toMatch(/[0-9€$£%&/+=@]/);
      }),
      { numRuns: 1500 },
    );
  });

  it.each(['a', '1', '[', '](', '[a](', '*', '_', '`', '<', '<a ', '<!--', '&', '\\', ' ', '\n', '|', '1.', '1,', '1-', '1/', '1:', '12:3', '€', '€1', '€1–', '+', '(1', '0 ', '01', 'A', 'A.', 'AB ', 'Mon', 'Mon-', 'a.', 'a@', 'a-', 'a.b@', '@a.', 'https://', 'https://a/', 'Nov 1', '½', '¹', '…', 'e.g', '"', '😀', '1 x ', '- '])(
    'takes no long over 20,000 signs of %j',
    (piece) => {
      const text = piece.repeat(Math.ceil(20_000 / piece.length));
      for (const language of ['en', 'de', 'fr']) {
        let quickestMs = Infinity;
        for (let round = 0; round < 3 && quickestMs >= 100; round += 1) {
          const began = performance.now();
          spokenText(text, language);
          quickestMs = Math.min(quickestMs, performance.now() - began);
        }
        expect(quickestMs, language).toBeLessThan(100);
      }
    },
  );
});
