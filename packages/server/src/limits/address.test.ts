import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefixOf, trustedProxies } from './address.ts';

const none = trustedProxies('');
const proxies = trustedProxies('10.0.0.0/8, 2001:db8:ffff::/48,192.0.2.1');

describe('the prefix of a client', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['::ffff:203.0.113.7', '203.0.113.7/32'],
    ['::ffff:cb00:7107', '203.0.113.7/32'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['::1', '::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    [undefined, 'unknown'],
    ['', 'unknown'],
    ['not an address', 'unknown'],
  ])('%s is %s', (peer, prefix) => {
    expect(prefixOf(peer, undefined, none)).toBe(prefix);
    expect(prefixOf(peer, '198.51.100.1', none)).toBe(prefix);
  });

  it.each([
    ['198.51.100.1', '198.51.100.1/32', 'one hop'],
    [' 198.51.100.1 ', '198.51.100.1/32', 'with blanks'],
    ['1.1.1.1, 198.51.100.1', '198.51.100.1/32', 'what the client wrote itself stands to the left'],
    ['198.51.100.1, 10.9.9.9', '198.51.100.1/32', 'over two proxies'],
    ['198.51.100.1, ::ffff:10.9.9.9', '198.51.100.1/32', 'one of them in other clothes'],
    ['2001:db8:5::1, 2001:db8:ffff::7', '2001:db8:5::/64', 'over one of IPv6'],
    ['10.1.1.1, 10.2.2.2', '10.1.1.1/32', 'from inside'],
    ['', '10.0.0.1/32', 'an empty header'],
    ['unknown', '10.0.0.1/32', 'no address'],
    ['198.51.100.1:443', '10.0.0.1/32', 'an address with a port'],
    ['198.51.100.1, unknown', '10.0.0.1/32', 'no address on the right'],
    ['198.51.100.1, 0x7f.1', '10.0.0.1/32', 'an address as nobody writes it'],
    ['198.51.100.1,,', '10.0.0.1/32', 'nothing on the right'],
    [`${'9.9.9.9,'.repeat(100_000)}198.51.100.1`, '198.51.100.1/32', 'a very long one'],
  ])('behind a proxy, %s is %s: %s', (forwarded, prefix) => {
    expect(prefixOf('10.0.0.1', forwarded, proxies)).toBe(prefix);
    expect(prefixOf('::ffff:10.0.0.1', forwarded, proxies)).toBe(prefix);
  });

  it('is not what a stranger says who is no proxy', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.oneof(fc.ipV4(), fc.ipV6())).map((list) => list.join(', '))), (forwarded) => {
        expect(prefixOf('203.0.113.7', forwarded, proxies)).toBe('203.0.113.7/32');
      }),
    );
  });

  it('is the same for all of a /64, and for no two of them', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
    fc.assert(
      fc.property(fc.array(
        group, { minLength: 3, maxLength: 3 },
      ), fc.array(
        group, { minLength: 4, maxLength: 4 },
      ), fc.array(group, { minLength: 4, maxLength: 4 }), (network, one, two) => {
        const at = (host: string[], subnet = network) => prefixOf(`2001:${subnet.join(':')}:${host.join(':')}`, undefined, none);
        expect(at(one)).toBe(at(two));
        expect(at(one, [...network.slice(0, 2), network[2] === '1' ? '2' : '1'])).not.toBe(at(one));
      }),
    );
  });
});

describe('TRUSTED_PROXIES', () => {
  it('takes addresses and ranges, and trusts nobody where it is empty', () => {
    expect(trustedProxies(' , ')).toEqual([]);
    expect(proxies).toHaveLength(3);
    expect(prefixOf('192.0.2.1', '198.51.100.1', proxies)).toBe('198.51.100.1/32');
    expect(prefixOf('192.0.2.2', '198.51.100.1', proxies)).toBe('192.0.2.2/32');
  });

  it('says which entry is neither', () => {
    for (const entry of [
      '10.0.0.0/33', 'localhost', '10.0.0', '10', '10.0/8', '0x0a.0.0.1', '::1/129', '*', '10.0.0.1/x', '10.0.0.1/8/8',
      'proxy.example',
    ]) expect(
      () => trustedProxies(`10.0.0.1,${entry}`), entry,
    ).toThrow(`TRUSTED_PROXIES: "${entry}"`);
  });
});
