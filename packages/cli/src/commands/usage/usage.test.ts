import { UsageReport } from '@coatcheck/contract/operator/records';
import { afterEach, describe, expect, it } from 'vitest';
import { ids } from '../../testing/examples.ts';
import { answering, startScriptedServer, type ScriptedServer } from '../../testing/operator-server.ts';

let server: ScriptedServer;
afterEach(() => server.close());

const report = {
  tenant_id: ids.bakery,
  from: '2026-03-01',
  to: '2026-03-31',
  days: [
    { day: '2026-03-01', model: 'built-in', answers: 12, input_tokens: 0, output_tokens: 0 },
    { day: '2026-03-02', model: 'openai/gpt', answers: 30, input_tokens: 9000, output_tokens: 1200 },
  ],
  calls: [
    { day: '2026-03-01', engine: 'embedded', calls: 2, seconds_in: 60.5, seconds_out: 80, audio_input_tokens: 0, audio_output_tokens: 0 },
    { day: '2026-03-02', engine: 'embedded', calls: 1, seconds_in: 10, seconds_out: 4.5, audio_input_tokens: 0, audio_output_tokens: 0 },
  ],
};

describe('usage', () => {
  it('shows days and totals', async () => {
    server = await startScriptedServer(() => answering(UsageReport, report));
    const { stdout } = await server.cli('usage', 'show', '--tenant', ids.bakery, '--from', '2026-03-01', '--to', '2026-03-31');
    expect(server.received[0]).toMatchObject({
      path: `/tenants/${ids.bakery}/usage`,
      query: { from: '2026-03-01', to: '2026-03-31' },
    });
    expect(stdout).toMatch(/^total\s+42\s+9000\s+1200$/m);
    expect(stdout).toMatch(/^total\s+3\s+71\s+85$/m);
  });

  it('exports JSON, or CSV whose numbers stay numbers', async () => {
    server = await startScriptedServer(() => answering(UsageReport, report));
    expect(JSON.parse((await server.cli('usage', 'export', '--tenant', ids.bakery)).stdout)).toEqual(report);
    expect(JSON.parse((await server.cli('usage', 'export', '--tenant', ids.bakery, '--json')).stdout)).toEqual(report);
    expect((await server.cli('usage', 'export', '--tenant', ids.bakery, '--csv')).stdout).toBe(
      'tenant_id,day,model,answers,input_tokens,output_tokens,calls,seconds_in,seconds_out,audio_input_tokens,audio_output_tokens\r\n' +
        `${ids.bakery},2026-03-01,built-in,12,0,0,0,0,0,0,0\r\n${ids.bakery},2026-03-02,openai/gpt,30,9000,1200,0,0,0,0,0\r\n` +
        `${ids.bakery},2026-03-01,embedded,0,0,0,2,60.5,80,0,0\r\n${ids.bakery},2026-03-02,embedded,0,0,0,1,10,4.5,0,0\r\n`,
    );
  });

  it('knows what a day is', async () => {
    server = await startScriptedServer(() => answering(UsageReport, report));
    const outcome = await server.cli('usage', 'show', '--tenant', ids.bakery, '--from', 'March');
    expect(outcome.exit).toBe(2);
    expect(outcome.stderr).toContain('--from is not a day such as 2026-03-01');
  });
});
