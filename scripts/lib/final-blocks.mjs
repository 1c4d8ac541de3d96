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
