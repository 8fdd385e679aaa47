/** Whole calls over real sockets, with the embedded ear and mouth: what is said, and what ends a call in the middle. */
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';
import { UsageReport } from '@coatcheck/contract/operator/records';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVisitor, startDeployment, type Deployment } from '../harness/deployment.ts';
import { readRecording } from '@coatcheck/server/voice/embedded/testing/recordings';
import { startProvider } from '../harness/provider/start-provider.ts';
import { openCall, samplesPerFrame, type TestCall } from '../harness/voice-call.ts';

let deployment: Deployment;
let tenant: TenantCreated;

beforeAll(async () => {
  deployment = await startDeployment();
  tenant = await deployment.createTenant({ name: 'Corner Bakery', origins: ['https://a.example'] });
});
afterAll(() => deployment.stop());

async function begin(caller?: Awaited<ReturnType<typeof openVisitor>>): Promise<TestCall> {
  const call = await openCall(deployment.port, caller ?? (await openVisitor(deployment.port, tenant)));
  call.send({ type: 'start' });
  await call.until('listening', () => call.state === 'listening');
  return call;
}

describe('a call', () => {
  it('hears, answers with sound, and stands in the conversation and in the usage', async () => {
    const caller = await openVisitor(deployment.port, tenant);
    const call = await begin(caller);
    call.listen();
    call.speak(readRecording('librivox-0880').samples);
    await call.until('an answer', () => call.said('assistant').length === 1 && call.state === 'listening');
    expect(call.said('user').join(' ')).toMatch(/young man/);
    expect(call.soundMs).toBeGreaterThan(1_000);
    expect(await call.end()).toBe(1000);
    const { conversation } = JSON.parse((await caller.send('GET', '/v1/conversations/current')).body);
    expect(conversation.messages.map(({ spoken }: { spoken?: boolean }) => spoken)).toEqual([true, true]);
    const usage = UsageReport.parse(JSON.parse((await deployment.operator('GET', `/tenants/${tenant.tenant_id}/usage`)).body));
    expect(usage.calls[0]?.calls).toBe(1);
  });

  it('is one a visitor, until that one ends', async () => {
    const caller = await openVisitor(deployment.port, tenant);
    const first = await begin(caller);
    const second = await openCall(deployment.port, caller);
    second.send({ type: 'start' });
    expect(await second.closed).toBe(4429);
    expect(second.last('error')?.problem.code).toBe('call_in_progress');
    const third = await openCall(deployment.port, caller);
    third.send({ type: 'start', resume: first.last('started')?.call_id });
    expect(await first.closed).toBe(4429);
    await third.until('listening', () => third.state === 'listening');
    await third.end();
  });

  it('ends at the switch, with 4401', async () => {
    const created = await deployment.operator('POST', '/keys', { tenant_id: tenant.tenant_id, origins: ['https://a.example'] });
    const key = JSON.parse(created.body);
    const call = await begin(await openVisitor(deployment.port, { ...tenant, publishable_key: key.publishable_key }));
    await deployment.operator('POST', `/keys/${key.key_id}/revoke`);
    expect(await call.closed).toBe(4401);
    expect(call.last('error')?.problem.code).toBe('key_revoked');
  });

  it('says goodbye when the budget is used up, and no other begins', async () => {
    const poor = await deployment.createTenant({ name: 'Poor', origins: ['https://a.example'] });
    await deployment.operator('PATCH', `/tenants/${poor.tenant_id}`, { call_seconds_a_day: 12 });
    const caller = await openVisitor(deployment.port, poor);
    const call = await begin(caller);
    expect(await call.closed).toBe(4429);
    expect(call.last('ended')?.reason).toBe('budget');
    expect(call.soundMs).toBeGreaterThan(1_000);
    const next = await openCall(deployment.port, await openVisitor(deployment.port, poor));
    next.send({ type: 'start' });
    expect(await next.closed).toBe(4429);
    expect(next.last('error')?.problem.code).toBe('voice_budget_used');
  });

  it('owes what an answer had used when the visitor stopped it', async () => {
    const provider = await startProvider({ script: [{ tokens: 'We bake bread each morning. And then we go on and on about all the other things we bake. '.repeat(6), tokenMs: 60 }] });
    const hosted = await startDeployment({ MODEL: 'openai-compatible/little', OPENAI_BASE_URL: provider.baseUrl('openai-chat') });
    try {
      const client = await hosted.createTenant({ name: 'Hosted', origins: ['https://a.example'] });
      const call = await openCall(hosted.port, await openVisitor(hosted.port, client));
      call.send({ type: 'start' });
      await call.until('listening', () => call.state === 'listening');
      call.listen();
      call.speak(readRecording('librivox-0880').samples);
      await call.until('the first sound', () => call.state === 'speaking');
      call.send({ type: 'interrupt' });
      await call.until('the sound to be cleared', () => call.last('clear') !== undefined);
      expect(await provider.calls[0]?.ended).toBe('hung-up');
      await call.end();
      const report = async () => UsageReport.parse(JSON.parse((await hosted.operator('GET', `/tenants/${client.tenant_id}/usage`)).body)).days;
      await expect.poll(async () => (await report())[0]?.input_tokens).toBeGreaterThan(0);
    } finally {
      await hosted.stop();
      await provider.close();
    }
  });

  it('ends where sound comes far faster than anybody can speak', async () => {
    const call = await begin();
    for (let frame = 0; frame < 1_000; frame += 1) call.sendSamples(new Int16Array(samplesPerFrame));
    expect(await call.closed).toBe(4429);
  });
});
