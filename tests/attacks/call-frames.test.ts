/** Frames that are none of the contract's, and too many of those that are: each has one stated end, and the server is well. */
import { voiceClose } from '@coatcheck/contract/voice';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCallDesk, type CallDesk } from '../harness/call-desk.ts';
import { request } from '../harness/deployment.ts';
import { loudQuestion } from '../harness/questions.ts';
import { openCall, samplesPerFrame, type TestCall } from '../harness/voice-call.ts';

const frame = Buffer.alloc(samplesPerFrame * 2, 1);
/** What `ws` itself closes with, before anybody has read the frame. */
const [textIsNone, tooLong] = [1007, 1009];

let desk: CallDesk;
beforeAll(async () => {
  desk = await openCallDesk({ voice: 'openai-realtime', provider: { realtime: { script: [{ says: 'We open at eight.' }] } } });
});
afterAll(() => desk.stop());

const opened = async () => openCall(desk.deployment.port, await desk.newCaller());
const sessions = () => desk.provider.realtime.connections.filter(({ isOpen }) => isOpen).length;

async function works(): Promise<void> {
  const call = await desk.begin();
  call.hurry(loudQuestion);
  await call.until('an answer', () => call.said('assistant').length === 1 && call.state === 'listening');
  expect(await call.end()).toBe(1000);
  expect((await request(desk.deployment.port, '/readyz')).status).toBe(200);
}

describe('a frame that is none of the contract’s', () => {
  it.each<[string, string | Buffer, number]>([
    ['no JSON', '{"type":"mute"', voiceClose.malformed],
    ['JSON of another kind', '[1,2,3]', voiceClose.malformed],
    ['no event', 'null', voiceClose.malformed],
    ['an event nobody knows', '{"type":"shout"}', voiceClose.malformed],
    ['a field nobody knows', '{"type":"mute","volume":11}', voiceClose.malformed],
    ['a number out of bounds', '{"type":"played","ms":1e300}', voiceClose.malformed],
    ['a prototype', '{"type":"mute","__proto__":{"muted":true}}', voiceClose.malformed],
    ['nested JSON', `${'['.repeat(2_000)}${']'.repeat(2_000)}`, voiceClose.malformed],
    ['text sent as bytes', Buffer.from('{"type":"end"}'), voiceClose.malformed],
    ['bytes sent as text', frame.toString('latin1'), voiceClose.malformed],
    ['an odd number of bytes', frame.subarray(1), voiceClose.malformed],
    ['less sound than 10 ms', frame.subarray(0, 318), voiceClose.malformed],
    ['no sound at all', Buffer.alloc(0), voiceClose.malformed],
    ['more sound than 100 ms', Buffer.alloc(3_202), voiceClose.malformed],
    ['a frame of 1 MB', Buffer.alloc(1 << 20), tooLong],
    ['a frame of 16 MB', 'x'.repeat(16 << 20), tooLong],
    ['a second start', '{"type":"start"}', voiceClose.malformed],
  ])('%s', async (_what, data, code) => {
    const call = await desk.begin();
    call.sendRaw(data);
    expect(await call.closed).toBe(code);
    if (code !== tooLong) expect(call.events.slice(-2)).toMatchObject([{ type: 'error', problem: { code: 'invalid_request' } }, { type: 'ended', reason: 'malformed' }]);
    expect(await desk.whyEnded(call)).toBe('malformed');
  });

  it('text that is no UTF-8', async () => {
    const call = await desk.begin();
    call.socket.send(Buffer.from([0xff, 0xfe, 0xfd]), { binary: false });
    expect(await call.closed).toBe(textIsNone);
    expect(await desk.whyEnded(call)).toBe('malformed');
  });

  it.each<[string, (call: TestCall) => void]>([
    ['sound before the start', (call) => call.sendRaw(frame)],
    ['a start for somebody else’s conversation', (call) => call.send({ type: 'start', conversation_id: '5a6b9a0e-3d8f-4c2b-9f44-2d6a3f1c7e10' })],
    ['a start with an agreement that is none', (call) => call.sendRaw('{"type":"start","consent_version":"yes"}')],
    ['two starts at once', (call) => (call.send({ type: 'start' }), call.send({ type: 'start' }))],
  ])('%s', async (_what, send) => {
    const call = await opened();
    send(call);
    expect(await call.closed).toBe(voiceClose.malformed);
    expect(call.last('ended')?.reason).toBe('malformed');
  });

  it('far more frames of both kinds than anybody could cause', async () => {
    const [shouting, pressing, renewing] = await Promise.all([desk.begin(), desk.begin(), desk.begin()]);
    for (let sent = 0; sent < 1_000; sent += 1) {
      shouting.sendRaw(frame);
      pressing.send({ type: 'interrupt' });
      renewing.send({ type: 'pass', access_token: 'none' });
    }
    expect(await Promise.all([shouting, pressing].map(({ closed }) => closed))).toEqual([voiceClose.limit, voiceClose.limit]);
    expect([voiceClose.limit, voiceClose.refused]).toContain(await renewing.closed);
  });

  it('leaves nothing of the calls behind, and the next one works', async () => {
    await works();
    await expect.poll(sessions).toBe(0);
    await expect.poll(() => desk.inBooks()).toBe(0);
  });
});
