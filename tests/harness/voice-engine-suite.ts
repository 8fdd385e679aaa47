/** What every voice engine has to do, whatever it is made of. One suite, run for each. */
import { VoiceUnavailable } from '@coatcheck/server/voice/speech';
import type { EngineCall, EngineEvent, VoiceEngine } from '@coatcheck/server/voice/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countTimers } from './live-timers.ts';
import { type HostOptions, RecordingHost } from './voice-engine-host.ts';

/** An engine with a provider (or threads) of its own, and hands on both. */
export interface EngineBench {
  readonly engine: VoiceEngine;
  /** One thing the visitor says, with the silence that ends it. 16 kHz, a few seconds at most. */
  readonly question: Int16Array;
  /** What is heard of it. */
  readonly heard: RegExp;
  /** What is answered; longer than two seconds when it is spoken. */
  readonly answer: string;
  /** The next answer stops after its first sound, and waits for its cancellation. */
  holdAnswer(): void;
  /** Settles when the answer that was held has been cancelled where it is made. */
  cancelled(): Promise<unknown>;
  /** The next answer breaks off. */
  breakAnswer(): void;
  /** Counts whatever is sent to where it is made, sound too. */
  sent(): number;
  /** Settles when the end of the call is known there too. */
  settled(): Promise<unknown>;
  /** Connections, requests or jobs that are open there. */
  open(): number;
  close(): Promise<void>;
}

/** Milliseconds of one frame, as a browser sends them. */
const frameMs = 32;

/** Says something into a call, in frames. */
export function speak(call: EngineCall, samples: Int16Array): void {
  const frame = 16 * frameMs;
  for (let at = 0; at < samples.length; at += frame) call.hear(samples.slice(at, at + frame));
}

export const silence = (ms: number): Int16Array => new Int16Array(ms * 16);

export function describeVoiceEngine(name: string, make: () => Promise<EngineBench>): void {
  describe(`a voice engine: ${name}`, () => {
    let bench: EngineBench;
    beforeEach(async () => {
      bench = await make();
    });
    afterEach(() => bench.close());

    const { signal } = new AbortController();
    async function connect(options: HostOptions = {}): Promise<{ host: RecordingHost; call: EngineCall }> {
      const host = new RecordingHost({ answer: bench.answer, ...options });
      const call = await bench.engine.connect(host, signal);
      host.call = call;
      return { host, call };
    }
    const isSpoken = ({ type }: EngineEvent) => type === 'said' || type === 'sound';

    it('hears a question, answers it and says when it has ended', async () => {
      const { host, call } = await connect();
      speak(call, bench.question);
      await host.until('utterance-end');
      const types = host.events.map(({ type }) => type);
      expect(types.slice(0, 2)).toEqual(['speech-started', 'speech-ended']);
      expect(types.indexOf('said')).toBeLessThan(types.indexOf('sound'));
      expect(types.lastIndexOf('sound')).toBeLessThan(types.indexOf('utterance-end'));
      const heard = host.events.filter((event) => event.type === 'heard').filter(({ final }) => final);
      expect(heard).toHaveLength(1);
      expect(heard[0]?.text).toMatch(bench.heard);
      expect(host.said().replace(/\s+/g, ' ')).toBe(bench.answer);
      expect(host.events.find((event) => event.type === 'said')?.begins).toBe(true);
      expect(host.samples()).toBeGreaterThan(2 * 24_000);
      expect(host.failures).toEqual([]);
      call.close();
    });

    it('hears nothing in silence', async () => {
      const { host, call } = await connect();
      speak(call, silence(2_000));
      speak(call, bench.question);
      await host.until('utterance-end');
      expect(host.events.filter(({ type }) => type === 'speech-started')).toHaveLength(1);
      expect(host.events.filter(({ type }) => type === 'utterance-end')).toHaveLength(1);
      call.close();
    });

    it('stops what is being said, where it is made too, and says nothing more of it', async () => {
      bench.holdAnswer();
      const { host, call } = await connect();
      speak(call, bench.question);
      await host.until('sound');
      const from = host.events.length;
      call.interrupt(50);
      await bench.cancelled();
      speak(call, bench.question);
      const next = await host.until('speech-started', from).then((event) => host.events.indexOf(event, from));
      await host.until('utterance-end', next);
      expect(host.events.slice(from, next).filter(isSpoken)).toEqual([]);
      expect(host.said(next).replace(/\s+/g, ' ')).toBe(bench.answer);
      call.close();
    });

    it('lets itself be talked over', async () => {
      bench.holdAnswer();
      const stopOnSpeech = (event: EngineEvent, { call }: RecordingHost) => {
        if (event.type === 'speech-started') call?.interrupt(100);
      };
      const { host, call } = await connect({ onEvent: stopOnSpeech });
      speak(call, bench.question);
      await host.until('sound');
      const from = host.events.length;
      speak(call, bench.question);
      await bench.cancelled();
      await host.until('utterance-end', from);
      const started = host.events.findIndex(({ type }, index) => index >= from && type === 'speech-started');
      const ended = host.events.findIndex(({ type }, index) => index >= from && type === 'speech-ended');
      expect(host.events.slice(started, ended).filter(isSpoken)).toEqual([]);
      expect(host.said(ended).replace(/\s+/g, ' ')).toBe(bench.answer);
      call.close();
    });

    it('is stopped before it begins as well', async () => {
      const stopOnce = (event: EngineEvent, { call, events }: RecordingHost) => {
        if (event.type === 'speech-ended' && events.filter(({ type }) => type === 'speech-ended').length === 1) queueMicrotask(() => call?.interrupt(0));
      };
      const { host, call } = await connect({ onEvent: stopOnce });
      speak(call, bench.question);
      await host.until('speech-ended');
      speak(call, bench.question);
      await host.until('utterance-end');
      const second = host.events.map(({ type }) => type).lastIndexOf('speech-started');
      expect(host.events.slice(0, second).filter(isSpoken)).toEqual([]);
      expect(host.said().replace(/\s+/g, ' ')).toBe(bench.answer);
      call.close();
    });

    it('says a sentence of ours', async () => {
      const { host, call } = await connect();
      call.say('Are you still there?');
      await host.until('utterance-end');
      expect(host.order).toEqual(expect.arrayContaining(['said', 'sound', 'utterance-end']));
      expect(host.said().replace(/\s+/g, ' ')).toBe('Are you still there?');
      expect(host.events.filter(({ type }) => type === 'heard')).toEqual([]);
      call.close();
    });

    it('says one after the other, and neither where it is stopped', async () => {
      const { host, call } = await connect();
      call.say('Are you still there?');
      call.say('Goodbye!');
      await host.count('utterance-end', 2);
      expect(host.said().replace(/\s+/g, ' ')).toBe('Are you still there? Goodbye!');
      const from = host.events.length;
      call.say('Are you still there?');
      call.say('Goodbye!');
      call.interrupt(0);
      call.say('See you.');
      await host.until('utterance-end', from);
      expect(host.said(from)).toBe('See you.');
      call.close();
    });

    it('sends nothing once it is closed, and says nothing either', async () => {
      bench.holdAnswer();
      const { host, call } = await connect();
      speak(call, bench.question);
      await host.until('sound');
      call.close();
      const [events, sent] = [host.events.length, bench.sent()];
      speak(call, bench.question);
      call.say('Are you still there?');
      call.interrupt(10);
      call.close();
      await bench.settled();
      expect([host.events.length, bench.sent(), host.failures]).toEqual([events, sent, []]);
    });

    it('fails once, in our own words, and is quiet from then on', async () => {
      bench.breakAnswer();
      const { host, call } = await connect();
      speak(call, bench.question);
      expect(await host.untilFailed()).toBeInstanceOf(VoiceUnavailable);
      const [events, sent] = [host.events.length, bench.sent()];
      speak(call, bench.question);
      call.say('Are you still there?');
      call.close();
      await bench.settled();
      expect([host.failures.length, host.events.slice(events).filter(isSpoken), bench.sent()]).toEqual([1, [], sent]);
    });

    it('does not connect for a signal that was given already', async () => {
      const before = bench.sent();
      await expect(bench.engine.connect(new RecordingHost(), AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
      expect([bench.open(), bench.sent()]).toEqual([0, before]);
    });

    it('leaves nothing behind after twenty turns', async () => {
      const timers = countTimers();
      try {
        const { host, call } = await connect();
        const [open, inCall] = [bench.open(), timers.count];
        for (let turn = 1; turn <= 20; turn += 1) {
          speak(call, bench.question);
          await host.count('utterance-end', turn);
        }
        expect(host.events.filter((event) => event.type === 'heard' && event.final)).toHaveLength(20);
        expect(bench.open()).toBe(open);
        expect(timers.count).toBeLessThanOrEqual(inCall + 1);
        call.close();
        await bench.settled();
        expect(bench.open()).toBe(0);
        await timers.none();
      } finally {
        timers.stop();
      }
    }, 120_000);

    it('leaves nothing behind of a call that ends in the middle', async () => {
      const timers = countTimers();
      try {
        bench.holdAnswer();
        const { host, call } = await connect();
        speak(call, bench.question);
        await host.until('sound');
        call.close();
        await bench.settled();
        await timers.none();
      } finally {
        timers.stop();
      }
    });

    it('holds several calls at once, each by itself', async () => {
      const calls = await Promise.all([connect(), connect(), connect()]);
      for (const { call } of calls.slice(0, 2)) speak(call, bench.question);
      await Promise.all(calls.slice(0, 2).map(({ host }) => host.until('utterance-end')));
      expect(calls.map(({ host }) => host.said().replace(/\s+/g, ' '))).toEqual([bench.answer, bench.answer, '']);
      for (const { call } of calls) call.close();
    });
  });
}
