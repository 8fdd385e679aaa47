import { describe, expect, it } from 'vitest';
import { parseHtml } from './html.ts';

describe('parseHtml', () => {
  it('reads headings, paragraphs, lists and tables, and drops what is no text', () => {
    const page = `<html><head><title>no</title><style>x{}</style></head><body><nav>Home | Shop</nav>
      <h1>Bakery</h1><h2>Bread</h2><p>Fresh <b>daily</b>.<br>From seven.</p><ul><li>rye</li><li>spelt</li></ul>
      <h2>Prices</h2><table><tr><th>Loaf</th><th>Price</th></tr><tr><td>Rye</td><td>€5</td></tr></table>
      <script>alert(1)</script></body></html>`;
    expect(parseHtml(page)).toEqual([
      { title: 'Bread', blocks: ['Fresh daily.\nFrom seven.', '- rye\n- spelt'] },
      { title: 'Prices', blocks: ['Loaf, Price\n- Rye: €5'] },
    ]);
  });

  it('reads definition lists and details', () => {
    const page = '<dl><dt>Do you deliver?</dt><dd>Yes.</dd></dl><details><summary>Parking</summary>Behind the house.</details><dl><dt>Tel</dt><dd>0555</dd></dl>';
    expect(parseHtml(page)).toEqual([
      { title: 'Do you deliver?', blocks: ['Yes.'] },
      { title: 'Parking', blocks: ['Behind the house.', '- Tel: 0555'] },
    ]);
  });

  it('survives nesting deeper than a stack', () => {
    const depth = 20_000;
    expect(parseHtml(`${'<div>'.repeat(depth)}deep${'</div>'.repeat(depth)}`)).toEqual([{ title: '', blocks: ['deep'] }]);
  });

  it.each(['', '<', '<p', '</p></p>', '<table><td>x', '<![CDATA[x]]>', '<!--'])('survives %j', (page) => {
    expect(() => parseHtml(page)).not.toThrow();
  });
});
