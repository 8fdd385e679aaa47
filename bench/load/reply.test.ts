import { describe, expect, it } from 'vitest';
import { replyReader } from './reply.ts';

function readerOf() {
  const read: { status: number; body: string }[] = [];
  return { read, feed: replyReader(({ status, body }) => read.push({ status, body: body.toString() })) };
}

const answer = (status: string, body: string) => Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

describe('replyReader', () => {
  it('reads one answer, whole', () => {
    const { read, feed } = readerOf();
    feed(answer('200 OK', 'héllo'));
    expect(read).toEqual([{ status: 200, body: 'héllo' }]);
  });

  it('reads an answer that comes byte by byte in one buffer that is written over', () => {
    const { read, feed } = readerOf();
    const place = Buffer.alloc(1);
    for (const byte of answer('401 Unauthorized', 'no')) {
      place[0] = byte;
      feed(place);
    }
    expect(read).toEqual([{ status: 401, body: 'no' }]);
  });

  it('reads two that come at once, and an empty one', () => {
    const { read, feed } = readerOf();
    feed(Buffer.concat([answer('204 No Content', ''), answer('200 OK', 'second')]));
    expect(read).toEqual([{ status: 204, body: '' }, { status: 200, body: 'second' }]);
  });

  it('refuses an answer whose end it can not know', () => {
    const { feed } = readerOf();
    expect(() => feed(Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'))).toThrow('without a length');
  });
});
