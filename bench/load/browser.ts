/** Requests with the bytes that a browser sends, by way of the operator's proxy. */
import type { TenantCreated } from '@coatcheck/contract/operator/tenants';

export type Tenant = Pick<TenantCreated, 'label' | 'publishable_key' | 'key_id'>;

const browser =
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n' +
  'Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-GB,en;q=0.9\r\n';

/** Visitors there are: many enough that nobody meets a limit, as nobody does who opens a page. */
const addresses = Array.from({ length: 65_536 }, (_, index) => `198.18.${index >> 8}.${index & 255}`);

/** @returns a function that names the next visitor's address. */
export function manyVisitors(): () => string {
  let turn = 0;
  return () => addresses[(turn = (turn + 1) % addresses.length)] ?? '';
}

/** @returns a function that writes the request for a tenant's frame document. */
export function frameRequests(tenant: Tenant, port: number, shop: string): (address: string) => Buffer {
  const head =
    `GET /frame?key=${tenant.publishable_key} HTTP/1.1\r\nHost: ${tenant.label}.localhost:${port}\r\nConnection: keep-alive\r\n` +
    `Upgrade-Insecure-Requests: 1\r\n${browser}Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n` +
    `Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\nReferer: ${shop}/\r\nX-Forwarded-For: `;
  return (address) => Buffer.from(`${head}${address}\r\n\r\n`, 'latin1');
}

/** What a frame's script sends with each request of its own. @returns the head up to the length of the body, which is to follow. */
export function frameHead(method: string, path: string, host: string): string {
  return (
    `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n${browser}Accept: */*\r\nContent-Type: application/json\r\n` +
    `Origin: http://${host}\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nReferer: http://${host}/\r\n`
  );
}

/** @returns a function that writes the exchange of a ticket for a pass, with a cookie where the visitor has been here before. */
export function exchangeRequests(tenant: Tenant, port: number): (ticket: string, cookie: string | undefined, address: string) => Buffer {
  const head = frameHead('POST', '/v1/token', `${tenant.label}.localhost:${port}`);
  return (ticket, cookie, address) => {
    const body = `{"publishable_key":"${tenant.publishable_key}","ticket":"${ticket}"}`;
    const cookieLine = cookie === undefined ? '' : `Cookie: ${cookie}\r\n`;
    return Buffer.from(`${head}${cookieLine}X-Forwarded-For: ${address}\r\nContent-Length: ${body.length}\r\n\r\n${body}`, 'latin1');
  };
}
