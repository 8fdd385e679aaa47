/** A call in a real browser, as the visitor has it: from the button's first press to the last word. What sounds is `voice-sound.test.ts`. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CallStage, type CallVisit, eventually, hungUp, openCallStage } from '../harness/call-visit.ts';

let stage: CallStage;
beforeAll(async () => {
  stage = await openCallStage();
  await stage.clear();
});
afterEach(() => stage.clear());
afterAll(() => stage?.close());

const focused = ({ frame }: CallVisit) => frame.locator(':focus').evaluate((element) => element.getAttribute('aria-label') ?? element.textContent);

const consent = { version: '0123456789abcdef', text: 'Calls are written down and kept for 30 days.' };
const answer = 'On Fridays we are open from eight until two.';
const citation = { passage_id: 'p-hours', title: 'Opening hours', excerpt: 'Friday 8:00–14:00.', url: 'https://example.com/hours' };

describe('the code of calls', () => {
  it('comes with the first press and not a byte before; a whole call breaks no policy and no contract', async () => {
    const visit = await stage.visit();
    const { paths, microphone, composer, button } = visit;
    const ofCalls = () => paths.filter((path) => path.includes('/voice-'));
    await microphone.hover();
    await microphone.focus();
    await composer.fill('When are you open?');
    await composer.press('Enter');
    await visit.frame.locator('.chip').first().waitFor();
    expect(ofCalls()).toEqual([]);

    const call = await visit.call();
    await eventually(() => call.frames.length).toBeGreaterThan(9);
    // The audio thread's module came too, as there is sound: but the browser tells nobody of its request.
    for (const kind of [/voice-[\w-]+\.css$/, /voice-en-[\w-]+\.js$/]) expect(ofCalls()).toContainEqual(expect.stringMatching(kind));
    expect(ofCalls()).not.toContainEqual(expect.stringContaining('voice-de'));
    await button('End call').click();
    await composer.waitFor();
    await hungUp(call);
    expect(await visit.microphones()).toEqual(['ended']);
    expect(call.complaints).toEqual([]);
    expect(visit.complaints).toEqual([]);
    expect(stage.server.voice.addresses.at(-1)).toBe('/v1/voice');
  });

  it('is not offered where the business has no calls', async () => {
    stage.server.settings = { ...stage.server.settings, voice: undefined };
    const { composer, microphone } = await stage.visit();
    await composer.fill('When are you open?');
    expect(await microphone.count()).toBe(0);
  });
});

describe('nobody but the visitor', () => {
  it('begins a call: not the page’s messages, nor a script’s click', async () => {
    const visit = await stage.visit();
    const before = stage.server.voice.addresses.length;
    await visit.page.evaluate(() => {
      const widget = document.querySelector<HTMLIFrameElement>('iframe[title=Chat]')?.contentWindow;
      for (const type of ['call', 'voice', 'press', 'microphone', 'open', 'hello']) widget?.postMessage({ coatcheck: 1, type, width: 1100, height: 800 }, '*');
    });
    await visit.microphone.evaluate((button: HTMLElement) => {
      button.click();
      button.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      button.focus();
      button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    });
    expect(await visit.microphones()).toEqual([]);
    expect(visit.paths.filter((path) => path.includes('/voice-'))).toEqual([]);
    // Whatever had been begun by all of that would be here with the visitor's own.
    await visit.call();
    expect(await visit.microphones()).toEqual(['live']);
    expect(stage.server.voice.addresses.length).toBe(before + 1);
  });
});

describe('a text to agree to', () => {
  it('comes before the microphone, once, and once more when it has changed', async () => {
    stage.server.settings = { ...stage.server.settings, voice: { consent } };
    const visit = await stage.visit();
    const text = visit.frame.getByRole('group', { name: 'Before we talk' });
    await visit.microphone.click();
    await text.getByText(consent.text).waitFor();
    await text.and(visit.frame.locator(':focus')).waitFor();
    await visit.button('Not now').click();
    await visit.composer.waitFor();
    expect(await visit.microphones()).toEqual([]);
    await eventually(() => focused(visit)).toBe('Talk to the assistant');

    await visit.page.keyboard.press('Enter');
    await text.and(visit.frame.locator(':focus')).waitFor();
    await visit.page.keyboard.press('Escape');
    await visit.composer.waitFor();
    await visit.microphone.click();
    await visit.button('Agree and talk').click();
    await visit.bar.getByText('Listening').waitFor();
    expect(stage.server.voice.calls.at(-1)?.heard('start')).toMatchObject([{ consent_version: consent.version }]);
    await visit.button('End call').click();
    await visit.call();

    const again = await visit.reload();
    await again.call();
    stage.server.settings = { ...stage.server.settings, voice: { consent: { version: 'fedcba9876543210', text: 'Calls are kept for 90 days.' } } };
    const changed = await again.reload();
    await changed.microphone.click();
    await changed.bar.getByText('Calls are kept for 90 days.').waitFor();
    expect(await changed.microphones()).toEqual([]);
    expect(visit.complaints).toEqual([]);
  });

  it('is asked for anew where the server knows a newer one', async () => {
    stage.server.settings = { ...stage.server.settings, voice: { consent } };
    const visit = await stage.visit();
    stage.server.voice.setMode({ isManual: true, refuse: { code: 'consent_required', times: 1 } });
    await visit.microphone.click();
    const changed = { version: 'fedcba9876543210', text: 'Calls are kept for 90 days.' };
    stage.server.settings = { ...stage.server.settings, voice: { consent: changed } };
    await visit.button('Agree and talk').click();
    // It comes with a new document.
    await visit.frame.getByRole('alert').getByText('The text about calls has changed').waitFor();
    await visit.microphone.click();
    await visit.bar.getByText(changed.text).waitFor();
    await visit.button('Agree and talk').click();
    await visit.bar.getByText('Listening').waitFor();
    expect(stage.server.voice.calls.at(-1)?.heard('start')).toMatchObject([{ consent_version: changed.version }]);
  });
});

describe('what is said', () => {
  it('is a caption of either side while it is said, then a message with its sources, and stays', async () => {
    const visit = await stage.visit();
    const { frame } = visit;
    const call = await visit.call();
    const live = frame.getByRole('group', { name: 'Live captions' }).locator('.live');
    call.send({ type: 'transcript', role: 'user', text: 'When are', final: false });
    await live.getByText('When are', { exact: true }).waitFor();
    call.send({ type: 'transcript', role: 'user', text: 'When are you open?', final: false });
    await live.getByText('When are you open?').waitFor();
    expect(await live.count()).toBe(1);
    call.send({ type: 'transcript', role: 'user', text: 'When are you open?', final: true, ...stage.server.api.spoken(call.pass, { role: 'visitor', text: 'When are you open?' }) });
    await frame.locator('.turn.visitor:not(.live)').getByText('When are you open?').waitFor();
    call.send({ type: 'lead-captured', lead_id: '6f9619ff-8b86-4d01-b42d-00c04fc964ff' });
    call.send({ type: 'state', state: 'speaking', utterance: 1 });
    call.send({ type: 'transcript', role: 'assistant', text: 'On Fridays', final: false });
    await live.getByText('On Fridays').waitFor();
    expect(await frame.locator('.chip').count()).toBe(0);
    const stored = stage.server.api.spoken(call.pass, { role: 'assistant', text: answer, citations: [citation] });
    call.send({ type: 'transcript', role: 'assistant', text: answer, final: true, citations: [citation], ...stored });
    call.send({ type: 'state', state: 'listening' });
    await frame.locator('.chip', { hasText: 'Opening hours' }).waitFor();
    expect(await live.count()).toBe(0);
    call.send({ type: 'transcript', role: 'user', text: 'And on Mondays?', final: true });
    await frame.locator('.turn.visitor:not(.live)').getByText('And on Mondays?').waitFor();
    const inOrder = await frame.locator('.turn.assistant .bubble, .turn.visitor .bubble, .thanks').allInnerTexts();
    const contents = [/How can I help/, /When are you open/, /On Fridays/, /Thank you!/, /And on Mondays/];
    expect(inOrder).toEqual(contents.map((words) => expect.stringMatching(words)));

    await visit.button('End call').click();
    await visit.composer.waitFor();
    const again = await visit.reload();
    expect(await again.frame.locator('.turn:not(.live) .bubble').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('When are you open?'), expect.stringContaining(answer)]));
    await again.frame.locator('.chip', { hasText: 'Opening hours' }).waitFor();
    // The conversation of the call is the one that goes on.
    const next = await again.call();
    expect(next.heard('start')).toEqual([{ type: 'start', conversation_id: stored.conversation_id }]);
  });
});

describe('the bar', () => {
  it('works by keys alone and keeps the focus; Escape does not hang up', async () => {
    const visit = await stage.visit();
    const { page, bar, microphone } = visit;
    await microphone.focus();
    await page.keyboard.press('Enter');
    await bar.getByText('Listening').waitFor();
    const call = stage.server.voice.calls.at(-1);
    if (call === undefined) throw new Error('no call came in');
    await eventually(() => focused(visit)).toBe('Call with the assistant');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await focused(visit)).toBe('Mute');
    await page.keyboard.press('Space');
    await bar.getByText('Microphone off').waitFor();
    expect(await focused(visit)).toBe('Unmute');

    call.send({ type: 'state', state: 'speaking', utterance: 1 });
    await visit.button('Stop').focus();
    await page.keyboard.press('Enter');
    await eventually(() => call.heard('interrupt').length).toBe(1);
    await visit.button('Stop').waitFor({ state: 'detached' });
    await eventually(() => focused(visit)).toBe('Call with the assistant');
    expect(await bar.innerText()).not.toContain('Speaking');

    expect(call.isOpen).toBe(true);
    await visit.button('End call').press('Enter');
    await hungUp(call);
    await eventually(() => focused(visit)).toBe('Talk to the assistant');
    expect(visit.complaints).toEqual([]);
  });

  it('mutes: nothing but silence goes up, until it is unmuted', async () => {
    const visit = await stage.visit();
    const call = await visit.call();
    const isLoud = ({ samples }: (typeof call.frames)[number]) => samples.some((sample) => sample !== 0);
    const next = async (count: number) => {
      const from = call.frames.length;
      await eventually(() => call.frames.length).toBeGreaterThan(from + count);
      return call.frames.slice(from, from + count);
    };
    // It beeps twice in a second.
    expect((await next(25)).some(isLoud)).toBe(true);
    await visit.button('Mute').click();
    await eventually(() => call.heard('mute')).toEqual([{ type: 'mute', muted: true }]);
    // What was under way.
    await next(5);
    expect((await next(25)).filter(isLoud)).toEqual([]);
    await visit.button('Unmute').click();
    await eventually(() => call.heard('mute').at(-1)).toEqual({ type: 'mute', muted: false });
    expect((await next(25)).some(isLoud)).toBe(true);
  });

  it('tells its names, and aloud only what is not heard anyway', async () => {
    const visit = await stage.visit();
    const call = await visit.call();
    const tree = (state: string, ...buttons: string[]) => `- group "Call with the assistant":
  - status
  - strong: ${state}
  - timer "Duration of the call": /\\d:\\d\\d/
${buttons.map((name) => `  - button "${name}"`).join('\n')}`;
    const snapshot = async () => (await visit.bar.ariaSnapshot()).replace(/: "?\d:\d\d"?/, String.raw`: /\d:\d\d/`);
    expect(await snapshot()).toBe(tree('Listening', 'Mute', 'End call'));
    call.send({ type: 'state', state: 'thinking' });
    await visit.bar.getByText('One moment').waitFor();
    expect(await snapshot()).toBe(tree('One moment …', 'Mute', 'End call'));
    call.send({ type: 'state', state: 'speaking', utterance: 1 });
    await visit.button('Stop').waitFor();
    expect(await snapshot()).toBe(tree('Speaking', 'Mute', 'Stop', 'End call'));
    expect(await visit.frame.getByRole('log').getAttribute('aria-live')).toBe('off');
    await visit.button('Mute').click();
    expect(await visit.button('Unmute').getAttribute('aria-pressed')).toBe('true');
  });

  it('does not move for those who asked for that', async () => {
    const visit = await stage.visit({ reducedMotion: 'reduce' });
    const call = await visit.call();
    call.send({ type: 'state', state: 'thinking' });
    await visit.bar.getByText('One moment').waitFor();
    const seen = await visit.frame.locator('.orb').evaluate((orb) => ({
      level: Number(getComputedStyle(orb).getPropertyValue('--level')),
      lasting: document.getAnimations().filter((one) => Number(one.effect?.getComputedTiming().endTime) > 100).length,
    }));
    expect(seen).toEqual({ level: 0.4, lasting: 0 });
  });
});

describe('hanging up', () => {
  it.each([
    ['closing the panel', async ({ button }) => button('Close chat').click()],
    ['leaving the page', async ({ page }) => void (await page.goto('about:blank'))],
    ['forgetting the conversation, also where that fails', async ({ button }) => {
      stage.server.api.setMode({ refuse: { path: '/v1/conversations', code: 'database_unavailable', times: 9 } });
      await button('More').click();
      await button('Forget this conversation').click();
      await button('Forget it').click();
    }],
  ] as [string, (visit: CallVisit) => Promise<void>][])('is also %s', async (_, act) => {
    const visit = await stage.visit();
    const call = await visit.call();
    await act(visit);
    await hungUp(call);
    expect(visit.complaints).toEqual([]);
  });
});
