/**
 * A visitor who calls, in a real Chromium under the frame's real policy, and a voice server that does as it is told. The microphone is
 * Chromium's own stand-in: it beeps each second, unless there is a recording. What the page did with it is written down in the frame.
 */
import { type DevServer, startDevServer } from '@coatcheck/widget/dev';
import type { BrowserContextOptions, Frame, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type BrowserOptions, launchBrowser } from './browser.ts';
import { microphonesOf, rememberMicrophones } from './page-microphones.ts';
import { openPanel } from './widget-panel.ts';

export type ScriptedCall = DevServer['voice']['calls'][number];

const beepingMicrophone: BrowserOptions = { args: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'] };

export interface CallVisit {
  readonly page: Page;
  readonly frame: Frame;
  /** Console errors, policy violations and uncaught errors; what the server refused is not among them. */
  readonly complaints: string[];
  /** Paths of everything that was asked for. */
  readonly paths: string[];
  readonly composer: Locator;
  readonly microphone: Locator;
  readonly bar: Locator;
  button(name: string): Locator;
  /** Presses the microphone. @returns the call, once it is listened to */
  call(): Promise<ScriptedCall>;
  /** The frame after a reload of the page, with its panel open. */
  reload(): Promise<CallVisit>;
  /** Of every microphone that was asked for in this document, in order. */
  microphones(): Promise<('refused' | MediaStreamTrackState)[]>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** Runs in every document before its own scripts. */
  readonly before?: () => void;
}

export interface CallStage {
  readonly server: DevServer;
  visit(options?: VisitOptions): Promise<CallVisit>;
  /** All pages away, and the server as it was. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** For what a browser does on a slow day. */
export function eventually<Value>(read: () => Value, { timeout = 10_000 } = {}) {
  return expect.poll(read, { timeout });
}

export async function openCallStage(options: BrowserOptions = beepingMicrophone): Promise<CallStage> {
  const [server, browser] = await Promise.all([startDevServer(), launchBrowser(options)]);
  const { settings, pageHeaders } = server;
  const pages: Page[] = [];

  const enter = async (page: Page, complaints: string[], paths: string[]): Promise<CallVisit> => {
    const frame = await openPanel(page);
    const composer = frame.locator('.composer textarea');
    const microphone = frame.locator('.composer .call');
    const bar = frame.locator('.call-bar');
    return {
      page, frame, complaints, paths, composer, microphone, bar,
      button: (name) => frame.getByRole('button', { name, exact: true }),
      call: async () => {
        const before = server.voice.calls.length;
        await microphone.click();
        await bar.getByText(/^(Listening|Ich höre zu)$/).waitFor();
        const call = server.voice.calls[before];
        if (call === undefined) throw new Error('no call came in');
        return call;
      },
      reload: async () => {
        await page.reload();
        return enter(page, complaints, paths);
      },
      microphones: () => microphonesOf(frame),
    };
  };

  return {
    server,
    visit: async ({ before, ...contextOptions } = {}) => {
      const page = await browser.newPage({ viewport: { width: 1100, height: 800 }, ...contextOptions });
      pages.push(page);
      const complaints: string[] = [];
      const paths: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        const isOurs = message.type() === 'error' || message.type() === 'warning';
        if (isOurs && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
      });
      page.on('request', (request) => paths.push(new URL(request.url()).pathname));
      await page.addInitScript(rememberMicrophones);
      if (before !== undefined) await page.addInitScript(before);
      await page.goto(server.url);
      return enter(page, complaints, paths);
    },
    clear: async () => {
      await Promise.all(pages.splice(0).map((page) => page.close()));
      server.api.setMode({});
      server.voice.setMode({ isManual: true });
      Object.assign(server, { settings, pageHeaders });
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** The visitor has hung up, and the server knows. */
export async function hungUp(call: ScriptedCall): Promise<void> {
  await eventually(() => call.closedWith).toBeDefined();
  expect(call.controls.at(-1)?.event).toEqual({ type: 'end' });
}
