/**
 * The provider of `voice`, in a process of its own: the one of the tests, with a fixed delay before each of its answers. In each
 * utterance it hears a word that nobody has said before, and answers with it, so that its three answers of a turn can be told from those
 * of all other turns, and how long it took over them can be taken off that turn's delay.
 */
import { once } from 'node:events';
import type { RecordedCall } from '../../tests/harness/provider/script.ts';
import type { SpeechCall } from '../../tests/harness/provider/speech-script.ts';
import { startProvider } from '../../tests/harness/provider/start-provider.ts';
import { fakeVoiceBox } from '../../tests/harness/provider/voice-box.ts';
import { offer } from '../servers/tasks.ts';
import { answerAbout, letterMs, questionAbout, wordOf, wordsAskedAbout } from './provider-words.ts';

export interface ProviderBrief {
  /** Before the first byte of an answer of each of its three kinds. Milliseconds. */
  readonly delayMs: number;
}

/** What it took over the three answers of one turn. */
export interface ProviderTime {
  readonly word: string;
  /** From a request's last byte to the answer's first one (of the model: to its first token), all three together. Milliseconds. */
  readonly ms: number;
}

const [{ delayMs }] = (await once(process, 'message')) as [ProviderBrief];

const hearings = new Map<string, SpeechCall>();
let hearing: SpeechCall | undefined;

const provider = await startProvider({
  script: (call) => ({ tokens: answerAbout(askedIn(call)), firstTokenMs: delayMs }),
  speech: {
    // Asked for first, and the word at once afterwards: nothing comes in between.
    script: (call) => {
      hearing = call;
      return { firstByteMs: delayMs };
    },
    voiceBox: fakeVoiceBox({
      msPerCharacter: letterMs,
      heard: () => {
        const word = wordOf(hearings.size);
        if (hearing !== undefined) hearings.set(word, hearing);
        return questionAbout(word);
      },
    }),
  },
});

/** What is asked now stands behind all that was asked before. */
function askedIn({ rawBody }: RecordedCall): string {
  return wordsAskedAbout(rawBody).at(-1) ?? 'nothing';
}

const tasks = {
  async times(_: object): Promise<ProviderTime[]> {
    const asked = new Map(provider.calls.map((call) => [askedIn(call), call]));
    // Of an answer's sentences the first one: it brings the first sound.
    const spoken = new Map(provider.speech.calls.filter(({ kind }) => kind === 'speech').map((call) => [String(call.fields['input']).split(' ')[0], call]));
    return [...hearings].flatMap(([word, heard]) => {
      const took = [between(heard.cameAt, heard.firstByteAt), between(asked.get(word)?.cameAt, asked.get(word)?.firstTokenAt)];
      const ms = [...took, between(spoken.get(word)?.cameAt, spoken.get(word)?.firstByteAt)];
      return ms.includes(undefined) ? [] : [{ word, ms: ms.reduce<number>((sum, one) => sum + (one ?? 0), 0) }];
    });
  },
};
export type ProviderTasks = typeof tasks;

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}

offer(tasks);
process.send?.({ port: Number(new URL(provider.origin).port) });
