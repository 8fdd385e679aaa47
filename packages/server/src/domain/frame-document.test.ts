import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { FrameSettings } from '@coatcheck/contract/frame-settings';
import { frameDocument } from './frame-document.ts';

const hostile = `'"><script>alert(1)</script>&quot;&amp;&#39;<!-- ü 😀`;
const settings: FrameSettings = {
  publishable_key: 'pk_x', name: hostile, greeting: hostile, colour: '#112233', corner: 'right', locale: 'en', starters: [hostile],
  consent: { version: '0', text: hostile }, scopes: ['chat'],
};
const document = frameDocument({ settings, ticket: 'T', nonce: 'N', script: '/assets/frame.js', styles: [] });

describe('the frame document', () => {
  it('carries settings that nobody can break out of', () => {
    const page = parseHTML(document).document;
    const carried = page.querySelector('meta[name="coatcheck-settings"]')?.getAttribute('content') ?? '';
    expect(FrameSettings.parse(JSON.parse(carried))).toEqual(settings);
    expect(page.querySelectorAll('script')).toHaveLength(1);
    expect(page.title).toBe(hostile);
  });

  it('keeps the quote that ends the attribute out of it', () => {
    const [, content = ''] = /name="coatcheck-settings" content='([^']*)'>/.exec(document) ?? [];
    expect(content).not.toMatch(/[<>]/);
    expect(content.endsWith('}')).toBe(true);
  });
});
