/** A visitor's side that takes nothing of what is said to it: what waits for it is bounded, and the call ends by a stated rule. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCallDesk, type CallDesk } from '../harness/call-desk.ts';
import { loudQuestion } from '../harness/questions.ts';
import type { TestCall } from '../harness/voice-call.ts';

/** 110 s of it, made far faster than it is spoken. */
const says = 'We open at eight. '.repeat(122);

let desk: CallDesk;
beforeAll(async () => {
  desk = await openCallDesk({ voice: 'openai-realtime', provider: { realtime: { script: [{ says }] } } });
});
afterAll(() => desk.stop());

/** A call in which the assistant speaks, and whose socket is not read any more. */
async function deaf(): Promise<TestCall> {
  const call = await desk.begin();
  call.hurry(loudQuestion);
  await call.until('the first sound', () => call.state === 'speaking');
  call.socket.pause();
  return call;
}

describe('a visitor who reads nothing', () => {
  it('is gone as soon as two pings went unanswered; little more than was spoken until then waits', async () => {
    const call = await deaf();
    expect(await desk.whyEnded(call)).toBe('lost');
    call.socket.resume();
    expect(await call.closed).toBe(1006);
    // Nothing of 5 MB was sent ahead of what could have been heard.
    expect(call.soundMs).toBeLessThan(60_000);
  });

  it('and says that all was heard, is cut off once a megabyte waits', async () => {
    const call = await deaf();
    const connection = desk.provider.realtime.connections.at(-1);
    const made = () => connection?.sent.filter(({ type }) => type === 'response.done').length ?? 0;
    // The systems of both ends keep some megabytes before the first of them waits with us.
    for (let answer = 1; answer <= 4 && connection?.isOpen === true; answer += 1) {
      await expect.poll(() => made() >= answer || !connection.isOpen, { timeout: 20_000 }).toBe(true);
      for (let report = 0; report < 100; report += 1) call.send({ type: 'played', ms: 3_600_000 });
      call.hurry(loudQuestion);
    }
    expect(await desk.whyEnded(call)).toBe('limit');
    call.socket.resume();
    expect([1006, 4429]).toContain(await call.closed);
  });

  it('and asks for answers without end, is cut off before they pile up', async () => {
    const call = await deaf();
    // Says that it is there, whatever it was asked: our own pings would find nothing wrong.
    const saying = setInterval(() => call.socket.pong(), 1_000);
    const ping = Buffer.alloc(125, 1);
    for (let sent = 0; sent < 20_000; sent += 1) call.socket.ping(ping);
    expect(await desk.whyEnded(call)).toBe('lost');
    clearInterval(saying);
    call.socket.resume();
    expect(await call.closed).toBe(1006);
  });

  it('and neither costs anybody else a word', async () => {
    await Promise.all(desk.provider.realtime.connections.map(({ closed }) => closed));
    expect(await desk.inBooks()).toBe(0);
    const call = await desk.begin();
    call.hurry(loudQuestion);
    await call.until('the first sound', () => call.soundMs > 500);
    expect(await call.end()).toBe(1000);
  });
});
