import { type CommitOutcome, StoreFault, storeContentCode } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { apart } from './apart.ts';

const refusal = (code: string) => new StoreFault(code, 'no', { retryable: true });

/** A store in which something of one job refuses whatever touches it. */
function storeWith(bad: string, code = storeContentCode) {
  const written: string[] = [];
  const refused: string[] = [];
  return {
    written,
    refused: (one: string) => void refused.push(one),
    told: refused,
    async write(some: readonly string[]): Promise<CommitOutcome> {
      if (some.includes(bad)) throw refusal(code);
      written.push(...some);
      return { kind: 'committed' };
    },
  };
}

describe('what concerns several jobs', () => {
  it('is written for all but the one of which something is unreadable', async () => {
    const store = storeWith('b');
    expect(await apart(['a', 'b', 'c'], store)).toEqual({ kind: 'committed' });
    expect(store.written).toEqual(['a', 'c']);
    expect(store.told).toEqual(['b']);
  });

  it('is not taken apart for what concerns the server as a whole', async () => {
    const store = storeWith('b', 'STORE_FULL');
    await expect(apart(['a', 'b'], store)).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(store.written).toEqual([]);
  });

  it('ends at the first word that the term is over', async () => {
    const store = storeWith('a');
    const outcome = await apart(['a', 'b', 'c'], {
      ...store,
      write: async (some) =>
        some.length === 1 && some[0] === 'b' ? { kind: 'forgotten' } : store.write(some),
    });
    expect(outcome).toEqual({ kind: 'forgotten' });
    expect(store.written).toEqual([]);
  });

  it('fails when nothing of anybody is at fault', async () => {
    const write = async (): Promise<CommitOutcome> => {
      throw refusal(storeContentCode);
    };
    await expect(apart([], { write, refused: () => {} })).rejects.toThrow('no');
  });
});
