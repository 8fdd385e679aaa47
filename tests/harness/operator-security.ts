/** What every operation of the operator's API has to refuse. The tests of the operations run this suite on theirs. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openVisitor, operatorToken, problemOf, request, type Deployment } from './deployment.ts';

export interface GuardedOperation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /operator/v1; `:id` stands for the thing of which `given` knows an id. */
  readonly path: string;
  /** Of a request that is fine. Absent: the operation takes none. */
  readonly body?: Record<string, unknown>;
  readonly pages?: boolean;
}

export interface OperatorGuardsGiven {
  readonly deployment: Deployment;
  /** What `:id` names. */
  readonly id: string;
  /** A tenant whose visitors' credentials open nothing here. */
  readonly tenant: { readonly label: string; readonly publishable_key: string };
}

const malformedIds = [
  '1', 'x', '%20', '%00', '%ff', "'%20or%20true--", '%2e%2e', 'A0000000-0000-4000-8000-000000000000',
  '00000000-0000-4000-8000-00000000000', 'null', '*',
];

/** @param given called in each test, as the deployment starts in a hook */
export function describeOperatorGuards(operations: readonly GuardedOperation[], given: () => OperatorGuardsGiven): void {
  describe.each(operations)('$method /operator/v1$path refuses', ({ method, path, body, pages }) => {
    const reason = { 'coatcheck-reason': 'test' };
    const send = (at: string, payload: unknown = body, headers: Record<string, string> = {}) =>
      given().deployment.operator(method, at, payload, { ...reason, ...headers });
    const own = () => path.replace(':id', given().id);

    it('whoever shows no token or a wrong one, before it reads what they sent', async () => {
      const { deployment, tenant } = given();
      const visitor = await openVisitor(deployment.port, tenant);
      const bare = (headers: Record<string, string>) =>
        request(
          deployment.consolePort, `/operator/v1${own()}`,
          { method, headers: { ...reason, ...headers }, ...(body ? { body: '{not json' } : {}) },
        );
      for (const headers of [
        {}, { authorization: `Bearer ${operatorToken}x` },
        { authorization: `Bearer ${visitor.token.access_token}`, cookie: visitor.cookie },
      ]) {
        expect(problemOf(await bare(headers))).toBe('operator_token_invalid');
      }
      const inTheUrl = await request(
        deployment.consolePort, `/operator/v1${own()}?token=${operatorToken}&access_token=${operatorToken}`, { method },
      );
      expect(problemOf(inTheUrl)).toBe('operator_token_invalid');
    });

    it("anybody on the visitors' port", async () => {
      const { deployment } = given();
      const reply = await request(
        deployment.port, `/operator/v1${own()}`, { method, headers: { authorization: `Bearer ${operatorToken}` } },
      );
      expect(problemOf(reply)).toBe('not_found');
    });

    if (path.includes(':id')) {
      it('ids of nothing and ids that are none, all with the same words', async () => {
        const replies = await Promise.all([randomUUID(), ...malformedIds].map((id) => send(path.replace(':id', id))));
        // `..` climbs out of the path: nothing is there either, or another operation that doesn't know the method.
        for (const [index, reply] of replies.entries()) expect(
          problemOf(reply), malformedIds[index - 1],
        ).toMatch(/^(not_found|method_not_allowed)$/);
        expect(problemOf(await send(path.replace(':id', randomUUID())))).toBe('not_found');
        expect((await send(path.replace(':id', 'x'))).body).toBe((await send(path.replace(':id', randomUUID()))).body);
      });
    }

    if (body !== undefined) {
      it('fields it does not know, wrong types, and what is no JSON', async () => {
        for (const payload of [
          { ...body, tenant_ids: [] }, { ...body, status: 'live' }, [body], 'null', '"text"', '7',
          `{"__proto__":{"admin":true},${JSON.stringify(body).slice(1)}`,
        ]) {
          expect(problemOf(await send(own(), payload)), JSON.stringify(payload)).toBe('invalid_request');
        }
        for (const name of Object.keys(body)) {
          expect(problemOf(await send(own(), { ...body, [name]: { $ne: null } })), name).toBe('invalid_request');
        }
        expect(problemOf(await send(own(), '{'))).toBe('invalid_json');
        expect(problemOf(await send(own(), body, { 'content-type': 'text/plain' }))).toBe('unsupported_media_type');
      });
    }

    if (pages === true) {
      it('pages that are none', async () => {
        for (const query of [
          'limit=0', 'limit=201', 'limit=-1', 'limit=1.5', 'limit=x', 'limit=', 'limit=1e9', 'after=x', 'after=', 'offset=1',
          'limit[]=1', '__proto__=1',
        ]) {
          expect(problemOf(await send(`${own()}?${query}`)), query).toBe('invalid_request');
        }
        expect((await send(`${own()}?limit=200`)).status).toBe(200);
        expect((await send(`${own()}?after=${randomUUID()}`)).status).toBe(200);
      });
    }
  });
}

/**
 * Walks through all pages of a list.
 *
 * @param field the list's name in the answer
 * @returns the items in the order they came, and how many each page held
 */
export async function allPages(
  deployment: Deployment, path: string, field: string, limit: number,
): Promise<{ items: Record<string, unknown>[]; sizes: number[] }> {
  const items: Record<string, unknown>[] = [];
  const sizes: number[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const reply = await deployment.operator(
      'GET', `${path}?limit=${limit}${after ? `&after=${after}` : ''}`, undefined, { 'coatcheck-reason': 'test' },
    );
    const page = JSON.parse(reply.body);
    items.push(...page[field]);
    sizes.push(page[field].length);
    after = page.next;
    if (sizes.length > 100) throw new Error('the pages do not end');
  }
  return { items, sizes };
}
