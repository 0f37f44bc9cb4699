import type { Command } from './command.ts';
import { listCommand } from './list-command.ts';

/** Locks and leases that are held or awaited. */
export const listLocks: Command = listCommand({
  name: 'lock list',
  page: (client, query) => client.locks(query),
  linesOf: (lock, words) => words.locks.lines(lock),
  none: (words) => words.locks.none,
});

/** One of them, with who waits. */
export const showLock: Command = {
  name: 'lock show',
  takesReason: false,
  takes: 'one lock',
  async run(client, { ids: [name = ''] }, words) {
    const answer = await client.lock(name);
    const lines = [...words.locks.lines(answer), ...words.locks.waiters(answer)];
    return { lines, answer, isDone: true };
  },
};

/** Who held one last, newest first. */
export const lockHistory: Command = {
  name: 'lock history',
  takesReason: false,
  takes: 'one lock',
  async run(client, { ids: [name = ''] }, words) {
    const answer = await client.lockHistory(name);
    const told = answer.items.map((tenure) => words.locks.tenure(tenure));
    return { lines: told.length === 0 ? [words.locks.noHistory] : told, answer, isDone: true };
  },
};

/** Gives a semaphore another number of permits, over the number that it has now. */
export const setPermits: Command = {
  name: 'lock permits',
  takesReason: true,
  takes: 'one lock',
  options: { permits: 'must' },
  async run(client, { ids: [name = ''], reason, options: { permits = 0 } }, words) {
    const lock = await client.lock(name);
    if (lock.permits === null) {
      return { lines: [words.locks.noSemaphore(lock)], answer: lock, isDone: false };
    }
    const answer = await client.setPermits(name, { from: lock.permits, to: permits, reason });
    return { lines: [words.locks.permitsSet(answer)], answer, isDone: true };
  },
};

/** Takes a lock or a lease from one who holds it, who may still be at work: so his token is sent, and no other is met. */
export const freeLock: Command = {
  name: 'lock free',
  takesReason: true,
  takes: 'one lock',
  options: { token: 'may', yes: 'may' },
  async run(client, { ids: [name = ''], reason, options }, words) {
    const lock = await client.lock(name);
    const only = lock.holderCount === 1 ? lock.holder?.fencingToken : undefined;
    const fencingToken = options.token ?? only;
    if (fencingToken === undefined) {
      const lines = [words.locks.whichHolder(lock), ...words.locks.lines(lock)];
      return { lines, answer: lock, isDone: false };
    }
    return {
      lines: [...words.locks.lines(lock), words.locks.freeing({ name, fencingToken })],
      expected: name,
      async proceed() {
        const answer = await client.freeLock(name, { fencingToken, confirm: name, reason });
        return { lines: [words.locks.freed(answer)], answer, isDone: true };
      },
    };
  },
};
