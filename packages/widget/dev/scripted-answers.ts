/** What the stand-in assistant says, chosen by a word in the question: one for each state that the panel can be in. */
import type { Citation, MessageEvent } from '@coatcheck/contract/messages';

/** An event, a pause in ms before the next, or `cut`: the connection drops. */
export type Step = MessageEvent | number | 'cut';

const hours: Citation = {
  passage_id: 'p-hours',
  title: 'Opening hours',
  excerpt: 'Monday to Thursday 8:00–18:00, Friday 8:00–14:00. Closed on Saturdays and Sundays.',
  url: 'https://example.com/hours',
};
const emergency: Citation = {
  passage_id: 'p-emergency',
  title: 'Emergencies outside of opening hours and on public holidays',
  excerpt: 'Outside of our hours please call the emergency service on 116 117.',
};

const markdown = `### What a check-up includes

A check-up takes about **30 minutes**. We look at:

1. your teeth and gums, with *one* X-ray every two years
2. your bite
   - jaw joint
   - grinding marks
3. \`PSI\` index

> Children up to six are free of charge.

Read more on [our prices](https://example.com/prices) or write to [us](mailto:hello@example.com).`;

const words = (text: string, pauseMs = 24): Step[] =>
  (text.match(/\S+\s*/g) ?? []).flatMap((word): Step[] => [{ type: 'text-delta', text: word }, pauseMs]);

const end = (finish_reason: Extract<MessageEvent, { type: 'message-end' }>['finish_reason'] = 'stop'): Step => ({ type: 'message-end', finish_reason });

const script: readonly (readonly [RegExp, () => Step[]])[] = [
  [/markdown|check-up/i, () => [...words(markdown, 8), end()]],
  [/call me|reach|rückruf/i, () => [
    ...words('Of course. Leave your number or email address here and somebody will call you back today.'),
    { type: 'tool-call', name: 'offer_lead_form' }, end(),
  ]],
  [/sell cars/i, () => [...words('I could not find an answer to that.'), { type: 'tool-call', name: 'offer_lead_form' }, end('no_answer')]],
  [/parking/i, () => [...words('I am not quite sure what you mean.'), { type: 'suggestions', titles: ['Where can I park?', 'Is there a bike stand?'] }, end('suggestions')]],
  [/slow|wait/i, () => [1_500, ...words('This one took me '.repeat(40), 120), end()]],
  [/broken/i, () => [...words('This answer will break off in the'), 'cut']],
  [/long/i, () => [...words('We open at eight. '.repeat(120), 2), end('length')]],
  [/öffnung|wann/i, () => [
    ...words('Wir sind **Montag bis Donnerstag von 8 bis 18 Uhr** und am Freitag von 8 bis 14 Uhr für Sie da.'),
    { type: 'citation', ...hours, title: 'Öffnungszeiten' }, end(),
  ]],
];

const fallback = (): Step[] => [
  ...words('We are open **Monday to Thursday from 8:00 to 18:00** and on Friday until 14:00. In an emergency call 116 117 at any time.'),
  { type: 'citation', ...hours },
  { type: 'citation', ...emergency },
  end(),
];

export function answerTo(question: string): Step[] {
  return (script.find(([pattern]) => pattern.test(question))?.[1] ?? fallback)();
}
