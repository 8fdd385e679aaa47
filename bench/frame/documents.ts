/** Frame documents as traffic: the tenants' frames in turn, each answer looked at for its ticket. */
import { frameRequests, manyVisitors, type Tenant } from '../load/browser.ts';
import type { Traffic } from '../load/generator.ts';
import type { Reply } from '../load/reply.ts';
import type { Coatcheck } from '../servers/coatcheck.ts';

/** Tenants that share the traffic. */
const tenantCount = 20;
/** The website that every one of them has. */
export const shop = 'https://shop.example';

const mark = Buffer.from('<meta name="coatcheck-ticket" content="');
const ticketLength = 76;

export function makeTenants(coatcheck: Coatcheck): Promise<Tenant[]> {
  return Promise.all(Array.from({ length: tenantCount }, (_, index) => coatcheck.createTenant(`Shop ${index + 1}`, shop)));
}

/** @returns the ticket. @throws {Error} the answer is no frame document */
export function ticketOf({ status, body }: Reply): string {
  const at = body.indexOf(mark);
  const ticket = at < 0 ? '' : body.toString('latin1', at + mark.length, at + mark.length + ticketLength);
  if (status !== 200 || !/^[\w-]{76}$/.test(ticket)) throw new Error(`not a frame document: ${status} ${body.toString().slice(0, 300)}`);
  return ticket;
}

/** @param onTicket called for each document with the ticket in it */
export function documentTraffic(tenants: readonly Tenant[], port: number, onTicket?: (ticket: string) => void): Traffic {
  const address = manyVisitors();
  const requests = tenants.map((tenant) => frameRequests(tenant, port, shop));
  let turn = 0;
  return {
    next: () => requests[(turn += 1) % requests.length]?.(address()),
    accept: (reply) => {
      const ticket = ticketOf(reply);
      onTicket?.(ticket);
    },
  };
}
