/**
 * A call, as a visitor has it: the microphone's button on a demo site, three spoken turns, one of them talked over, contact details
 * by voice, and hanging up; then the conversation goes on in writing. With each of the three engines, through the browser's own
 * microphone: what is heard depends on each sample that arrives.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deployment, leadsOf, startDeployment } from '../harness/deployment.ts';
import { bakerAtTheProvider, bakerOfTheRealtimeProvider } from '../harness/provider/baker.ts';
import { type LocalProvider, startProvider } from '../harness/provider/start-provider.ts';
import { shoot } from '../harness/screenshot.ts';
import { createSpeaker, messages, type Speaker, SpokenVisit } from '../harness/spoken-visit.ts';
import { openPanel } from '../harness/widget-panel.ts';

const bakery = 'Marlow Street Bakery';
const providerKey = 'sk-canary-5eed0fca11';

let speaker: Speaker;
beforeAll(async () => {
  speaker = await createSpeaker();
});
afterAll(() => speaker?.close());

interface Engine {
  readonly engine: 'embedded' | 'pipeline' | 'openai-realtime';
  environment(provider: LocalProvider): Record<string, string>;
}

const atTheProvider = (provider: LocalProvider) => ({ OPENAI_API_KEY: providerKey, OPENAI_BASE_URL: provider.baseUrl('openai-responses') });

describe.each<Engine>([
  { engine: 'embedded', environment: () => ({}) },
  { engine: 'pipeline', environment: (provider) => ({ VOICE: 'pipeline', MODEL: 'openai/gpt-test', ...atTheProvider(provider) }) },
  { engine: 'openai-realtime', environment: (provider) => ({ VOICE: 'openai-realtime', ...atTheProvider(provider) }) },
])('with the engine $engine', ({ engine, environment }) => {
  let provider: LocalProvider;
  let d: Deployment;

  beforeAll(async () => {
    const { voiceBox } = speaker.voice;
    provider = await startProvider({
      apiKey: providerKey, script: bakerAtTheProvider, speech: { voiceBox }, realtime: { voiceBox, script: bakerOfTheRealtimeProvider },
    });
    d = await startDeployment(environment(provider), { demo: true });
  });
  afterAll(async () => {
    await d?.stop();
    await provider?.close();
  });

  it('three turns, one talked over, a lead, hanging up, and on in writing', { timeout: 300_000 }, async () => {
    const visit = await SpokenVisit.begin(speaker, d.server.demoSites.find(({ name }) => name === bakery)?.url ?? '');
    const { frame, page } = visit;
    await visit.call();

    // Out of this tenant's knowledge.
    expect(await visit.ask('When do you open, on Saturday?', /open on Saturday/i)).toMatch(/7:00/);
    await shoot(page, `call-${engine}`);
    // What was not heard is not kept.
    expect(await visit.talkOver('Where can I park my car?', 'How much is a birthday cake?')).toMatch(/\S …$/);
    expect(await visit.ask('How much is a birthday cake?', /birthday cake/i)).toMatch(/made to order|48/);

    expect(await visit.ask('Can somebody call me back?', /call me back/i)).toMatch(/name/);
    expect(await visit.ask('My name is Anna Smith.', /my name is/i)).toMatch(/email/);
    const readBack = await visit.ask('My email is kim at example dot com.', / at \w|@\w/);
    const [address] = /[\w.-]+@[\w-]+\.\w+/.exec(readBack) ?? ['no address'];
    await visit.ask('Yes, that is right.', /yes/i);
    await frame.getByText('Thank you! Your details have arrived').waitFor();
    expect(await leadsOf(d, bakery)).toEqual([address]);

    await frame.getByRole('button', { name: 'End call' }).click();
    await frame.locator('.composer textarea').fill('When do you open on Saturday?');
    await frame.locator('.composer textarea').press('Enter');
    await expect.poll(() => messages(frame, 'assistant').last().innerText()).toMatch(/7:00/);
    const written = await frame.locator('.turn .bubble').allInnerTexts();

    await page.reload();
    const again = await openPanel(page);
    await again.locator('.turn .bubble').nth(written.length - 1).waitFor();
    expect(await again.locator('.turn .bubble').allInnerTexts()).toEqual(written);
    expect(visit.complaints).toEqual([]);

    if (engine !== 'embedded') expect(JSON.stringify(provider.calls.map(({ headers }) => headers)) + JSON.stringify(provider.realtime.connections.map(({ headers }) => headers))).toContain(providerKey);
    const all = visit.received.join('\n');
    expect(all.length).toBeGreaterThan(100_000);
    for (const form of [providerKey, Buffer.from(providerKey).toString('base64'), Buffer.from(providerKey).toString('hex')]) expect(all).not.toContain(form);
    await page.context().close();
  });
});
