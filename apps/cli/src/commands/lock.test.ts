import type { Client } from '@escapement/client';
import { describe, expect, it } from 'vitest';
import { enWords } from '../words/en.ts';
import { zhWords } from '../words/zh.ts';
import { setPermits, showLock } from './lock.ts';

/** A server at which `pool` is a semaphore of so many permits, three of which are out, or something without permits. */
function serverWith(permits: number | null) {
  const sent: unknown[] = [];
  const since = '2026-11-22T01:00:00.000Z';
  const holders = [7, 8, 9].map((fencingToken) => ({
    ...{ runId: null, workerId: `w${fencingToken}`, since, mode: 'permit', fencingToken },
  }));
  const client = {
    lock: async (name: string) => ({
      ...{ name, kind: permits === null ? 'mutex' : 'semaphore', permits, holder: holders[0] },
      ...{ holderCount: 3, holders, waiterCount: 0, waiters: [] },
    }),
    async setPermits(name: string, body: { to: number }) {
      sent.push({ name, body });
      return { name, permits: body.to, overcommitted: body.to < 3 };
    },
  };
  return { sent, client: client as unknown as Client };
}

const asked = (permits: number) => ({
  reason: 'two more licences',
  ids: ['pool'],
  options: { permits },
});

describe('the permits of a semaphore at the terminal', () => {
  it('are shown beside how many are out', async () => {
    const { client } = serverWith(4);
    const { lines } = await showLock.run(client, asked(0), enWords);
    expect(lines[0]).toBe('pool  semaphore  held by 3 of 4 at the most, awaited by 0');
  });

  it('are changed over the number that it has', async () => {
    const { client, sent } = serverWith(4);
    const told = await setPermits.run(client, asked(5), enWords);
    expect(told).toMatchObject({ isDone: true, lines: ['pool has 5 permits.'] });
    const body = { from: 4, to: 5, reason: 'two more licences' };
    expect(sent).toEqual([{ name: 'pool', body }]);
  });

  it.each([
    [enWords, /More are out/],
    [zhWords, /已发出的超过此数/],
  ])('may be fewer than are out, which is said', async (words, said) => {
    const { lines } = await setPermits.run(serverWith(4).client, asked(2), words);
    expect(lines[0]).toMatch(said);
  });

  it('are of nothing that is no semaphore', async () => {
    const { client, sent } = serverWith(null);
    const told = await setPermits.run(client, asked(2), enWords);
    const lines = ['pool is no semaphore, and has no permits.'];
    expect(told).toMatchObject({ isDone: false, lines });
    expect(sent).toEqual([]);
  });
});
