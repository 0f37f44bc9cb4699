import type { Client } from '@escapement/client';
import type { Command, Given } from './command.ts';
import { firstItems } from './first-items.ts';

/** Jobs that stand in Redis and are gone from ZooKeeper, page by page to the end. */
export const listSetAside: Command = {
  name: 'set-aside list',
  takesReason: false,
  takes: 'nothing',
  async run(client, _given, words) {
    const items = await allSetAside(client);
    const lines = items.map((item) =>
      'problem' in item ? words.setAsideBroken(item.id, item.problem) : `  ${item.id}`,
    );
    return {
      lines: [words.setAsideCount(items.length), ...lines],
      answer: { items },
      isDone: true,
    };
  },
};

/** Writes them back, all unless some are named. */
export const restoreSetAside: Command = {
  name: 'set-aside restore',
  takesReason: true,
  takes: 'any jobs',
  async run(client, given, words) {
    const answer = await restoreAll(client, given);
    const { restored, refused, refusedCount, left } = answer;
    const lines = [
      words.restored(restored),
      ...(refusedCount > 0 ? [words.notRestorable(refusedCount)] : []),
      ...refused.map(({ id, problem }) => `  ${id}: ${problem}`),
      ...(left > 0 ? [words.leftSetAside(left)] : []),
    ];
    return { lines, answer, isDone: refusedCount === 0 && left === 0 };
  },
};

/** Gives them up for good; never all of them at once by leaving something out. */
export const discardSetAside: Command = {
  name: 'set-aside discard',
  takesReason: true,
  takes: 'some jobs',
  async run(client, { reason, ids }, words) {
    const answer = await client.discardSetAside({ reason, jobs: [...ids] });
    const missing = new Set(ids).size - answer.discarded;
    const lines = [
      words.discarded(answer.discarded),
      ...(missing > 0 ? [words.notSetAside(missing)] : []),
    ];
    return { lines, answer, isDone: missing === 0 };
  },
};

/** One answer writes as many as it has time for, so it is asked on while that brings something. */
async function restoreAll(client: Client, { reason, ids }: Given) {
  const body = { reason, ...(ids.length === 0 ? {} : { jobs: [...ids] }) };
  let restored = 0;
  for (;;) {
    const answer = await client.restoreSetAside(body);
    restored += answer.restored;
    if (answer.left === 0 || answer.restored === 0) return { ...answer, restored };
  }
}

/** All of them, since each is to be decided about. */
async function allSetAside(client: Client) {
  const { items } = await firstItems((query) => client.setAside(query), Number.POSITIVE_INFINITY);
  return items;
}
