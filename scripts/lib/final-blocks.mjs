// What is final, read from the blocks themselves.

import { getRequest } from './http.mjs';

const PAGE = 500;

/** The transactions of one block in order, each with its status, outcome, height and index. */
export async function* transactionsOf(connection, at, height) {
  let cursor = '';
  do {
    const page = await connection.json(getRequest(at, `/blocks/${height}/transactions?limit=${PAGE}${cursor}`));
    yield* page.items;
    cursor = page.next === null ? null : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== null);
}

/** How often each id stands in the blocks from one height to another, both included: id → {count, outcomeCode}. */
export async function countIds(connections, at, from, to) {
  const found = new Map();
  let next = from;
  await Promise.all(
    connections.map(async (connection) => {
      while (next <= to) {
        for await (const { id, outcomeCode } of transactionsOf(connection, at, next++)) {
          const entry = found.get(id);
          found.set(id, { count: (entry?.count ?? 0) + 1, outcomeCode });
        }
      }
    }),
  );
  return found;
}
