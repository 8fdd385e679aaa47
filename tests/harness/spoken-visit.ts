/** A visitor who talks: a browser, its microphone and a voice, on a page with the widget. */
import type { Frame, Page } from 'playwright-core';
import { launchBrowser, type TestBrowser } from './browser.ts';
import { BrowserMicrophone } from './browser-microphone.ts';
import { createTestVoice, type TestVoice } from './test-voice.ts';
import { openPanel } from './widget-panel.ts';

/** How often something is said that is misheard. */
const triesMax = 3;

export interface Speaker {
  readonly browser: TestBrowser;
  readonly microphone: BrowserMicrophone;
  readonly voice: TestVoice;
  close(): Promise<void>;
}

export async function createSpeaker(): Promise<Speaker> {
  const [voice, microphone] = await Promise.all([createTestVoice(), BrowserMicrophone.create()]);
  const browser = await launchBrowser({ microphone: microphone.file });
  return {
    browser, microphone, voice,
    async close() {
      await browser.close();
      await microphone.close();
      await voice.close();
    },
  };
}

/** The conversation as it stands on the screen, without what is still being said. */
export const messages = (frame: Frame, side: 'visitor' | 'assistant') => frame.locator(`.turn.${side}:not(.live) .bubble`);

/** A visitor on a demo site, with all that the browser received. */
export class SpokenVisit {
  readonly page: Page;
  readonly frame: Frame;
  readonly complaints: readonly string[];
  readonly received: readonly string[];

  readonly #speaker: Speaker;

  private constructor(page: Page, frame: Frame, speaker: Speaker, { complaints, received }: Pick<SpokenVisit, 'complaints' | 'received'>) {
    this.page = page;
    this.frame = frame;
    this.complaints = complaints;
    this.received = received;
    this.#speaker = speaker;
  }

  static async begin(speaker: Speaker, url: string): Promise<SpokenVisit> {
    const { browser, microphone } = speaker;
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await microphone.attach(context);
    const page = await context.newPage();
    const complaints: string[] = [];
    const received: string[] = [];
    page.on('console', (message) => (message.type() === 'error' || message.type() === 'warning') && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('response', (response) => void response.body().then((body) => received.push(JSON.stringify(response.headers()), body.toString('latin1')), () => undefined));
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(typeof payload === 'string' ? payload : payload.toString('latin1'))));
    await page.goto(url);
    return new SpokenVisit(page, await openPanel(page), speaker, { complaints, received });
  }

  /** Ends when it is listened to. */
  async call(): Promise<void> {
    await this.frame.getByRole('button', { name: 'Talk to the assistant' }).click();
    await this.listening();
  }

  listening(): Promise<void> {
    return this.frame.getByRole('group', { name: 'Call with the assistant' }).getByText('Listening', { exact: true }).waitFor();
  }

  /**
   * Says it, and once or twice more where it was misheard, as people do: a made voice through a browser's noise suppression is.
   *
   * @param understood by what is heard
   * @returns the whole answer, once it was spoken
   */
  async ask(sentence: string, understood: RegExp): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      const before = await messages(this.frame, 'assistant').count();
      const heard = await this.#say(sentence);
      const answer = await messages(this.frame, 'assistant').nth(before).innerText();
      await this.listening();
      if (understood.test(heard)) return answer;
      if (tries === triesMax) throw new Error(`${JSON.stringify(sentence)} was heard as ${JSON.stringify(heard)}`);
    }
  }

  /** Plays a recording, and stops the answer to it. @returns what was heard of it, in as many messages as it has pauses */
  async play(recording: Int16Array): Promise<string> {
    const before = await messages(this.frame, 'visitor').count();
    await this.#speaker.microphone.say(this.frame, recording);
    await this.frame.getByRole('button', { name: 'Stop', exact: true }).click();
    await this.listening();
    const heard = await messages(this.frame, 'visitor').allInnerTexts();
    return heard.slice(before).map((text) => text.replace(/^You:/, '')).join(' ');
  }

  /** @returns what was kept of the answer to the first sentence; the second is said while it is spoken */
  async talkOver(first: string, second: string): Promise<string> {
    const before = await messages(this.frame, 'assistant').count();
    await this.#say(first);
    await this.frame.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    await this.#say(second);
    await messages(this.frame, 'assistant').nth(before + 1).waitFor();
    await this.listening();
    return messages(this.frame, 'assistant').nth(before).innerText();
  }

  async #say(sentence: string): Promise<string> {
    const before = await messages(this.frame, 'visitor').count();
    await this.#speaker.microphone.say(this.frame, await this.#speaker.voice.say(sentence));
    return messages(this.frame, 'visitor').nth(before).innerText();
  }
}
