/** The other side of a call by hand: hears loudness alone, answers from a list, hums what it says. */
import { sampleRateDown, sampleRateUp, type VoiceUp } from '@coatcheck/contract/voice';
import type { Spoken } from '../scripted-api.ts';
import type { ScriptedCall } from './scripted-call.ts';

const exchanges = [
  {
    question: 'When are you open on Fridays?',
    answer: 'On Fridays we are open from eight in the morning until two in the afternoon. Would you like to make an appointment?',
    citations: [{
      passage_id: 'p-hours', title: 'Opening hours', url: 'https://example.com/hours',
      excerpt: 'Monday to Thursday 8:00–18:00, Friday 8:00–14:00. Closed on Saturdays and Sundays.',
    }],
  },
  { question: 'And where can I park?', answer: 'There is a car park behind the house; the first two hours are free.', citations: [] },
];

const loudFrom = 500;
const silentMsMax = 500;
const frameMs = 60;
/** A word of the hum. */
const msPerWord = 300;

/** Something that rises and falls as speech does. @param ms how long */
export function hum(ms: number): Int16Array {
  return Int16Array.from({ length: Math.round((sampleRateDown * ms) / 1_000) }, (_, index) => {
    const t = index / sampleRateDown;
    const pitch = 150 + 20 * Math.sin(2 * Math.PI * 0.7 * t);
    const voice = [1, 2, 3, 5].reduce((sum, harmonic) => sum + Math.sin(2 * Math.PI * pitch * harmonic * t) / harmonic, 0);
    return Math.round(5_000 * voice * Math.max(0, Math.sin(2 * Math.PI * 2 * t)) ** 0.7);
  });
}

const loudness = (samples: Int16Array) => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

export function converse(call: ScriptedCall, store: (spoken: Spoken) => { message_id: string; conversation_id: string }) {
  let turn = 0;
  let utterance = 0;
  let loudMs = 0;
  let silentMs = 0;
  let speaking: ReturnType<typeof setInterval> | undefined;
  let playedMs = 0;
  const current = () => exchanges[turn % exchanges.length] ?? exchanges[0];

  const stop = () => {
    clearInterval(speaking);
    speaking = undefined;
  };

  const over = (text: string) => {
    stop();
    const exchange = current();
    if (text !== '') {
      const citations = exchange?.citations ?? [];
      call.send({ type: 'transcript', role: 'assistant', text, final: true, citations, ...store({ role: 'assistant', text, citations }) });
    }
    turn += 1;
    call.send({ type: 'state', state: 'listening' });
  };

  const speak = () => {
    utterance += 1;
    playedMs = 0;
    const words = (current()?.answer ?? '').split(' ');
    const sound = hum(words.length * msPerWord);
    const perFrame = (sampleRateDown * frameMs) / 1_000;
    let sent = 0;
    call.send({ type: 'state', state: 'speaking', utterance });
    const pump = () => {
      for (; sent < sound.length && (sent / sampleRateDown) * 1_000 < playedMs + 600; sent += perFrame) call.sound(sound.slice(sent, sent + perFrame));
      const heardWords = Math.min(words.length, Math.ceil(playedMs / msPerWord) + 3);
      call.send({ type: 'transcript', role: 'assistant', text: words.slice(0, heardWords).join(' '), final: false });
      if (sent >= sound.length && playedMs >= words.length * msPerWord - 20) over(words.join(' '));
    };
    pump();
    speaking = setInterval(pump, frameMs);
  };

  const interrupted = () => {
    call.send({ type: 'clear' });
    over((current()?.answer ?? '').split(' ').slice(0, Math.floor(playedMs / msPerWord)).join(' '));
  };

  const answer = () => {
    const text = current()?.question ?? '';
    call.send({ type: 'state', state: 'thinking' });
    call.send({ type: 'transcript', role: 'user', text, final: true, ...store({ role: 'visitor', text }) });
    setTimeout(speak, 700);
  };

  return {
    stop,
    control: (event: VoiceUp) => {
      if (event.type === 'played' && event.utterance === utterance) playedMs = event.ms;
      if (event.type === 'interrupt' && speaking !== undefined) interrupted();
    },
    frame: (samples: Int16Array) => {
      const ms = (samples.length * 1_000) / sampleRateUp;
      if (loudness(samples) > loudFrom) {
        loudMs += ms;
        silentMs = 0;
        if (speaking !== undefined && loudMs > 300) interrupted();
        const words = (current()?.question ?? '').split(' ');
        if (speaking === undefined) call.send({ type: 'transcript', role: 'user', text: words.slice(0, 1 + Math.floor(loudMs / msPerWord)).join(' '), final: false });
      } else if (loudMs > 0) {
        silentMs += ms;
        if (silentMs < silentMsMax) return;
        if (loudMs > 200 && speaking === undefined) answer();
        loudMs = 0;
        silentMs = 0;
      }
    },
  };
}
