import { redisMillis, StoreFault, type Term } from '@escapement/core';
import type { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { keysUnder } from '../scripts/names.ts';
import type { Fence } from './fenced.ts';
import { openOfficeStore } from './office-store.ts';

const term: Term = { nodeId: 'node-a', epoch: 7, ensembleId: 'one', since: redisMillis(0) };

/** A Redis that answers each claim with an older layout, which is lost while it is brought over, so many times. */
function officeThatIsLost(times: number) {
  const told = { claims: 0, renewals: 0, past: 0 };
  const escapementClaim = async () => {
    told.claims += 1;
    return [1, 'same-ensemble', '3', '', 1, 'server', '', '', 1];
  };
  const renewal = {
    async open() {
      told.renewals += 1;
      return told.renewals > times;
    },
    past() {
      told.past += 1;
    },
  };
  const client = { escapementClaim } as unknown as Redis;
  const fence = { servedBy: () => {} } as unknown as Fence;
  return { told, office: openOfficeStore({ client, fence, renewal, keys: keysUnder('{esc}') }) };
}

describe('a claim that finds the layout of an older version', () => {
  it.each([0, 1, 4])(
    'begins anew when the office is lost meanwhile (%i times), and has it then',
    async (times) => {
      const { office, told } = officeThatIsLost(times);
      expect(await office.claim(term)).toMatchObject({ kind: 'claimed', found: 'same-ensemble' });
      expect(told).toEqual({ claims: times + 1, renewals: times + 1, past: 1 });
    },
  );

  it('is given up as a fault that passes when the office is lost again and again', async () => {
    const { office, told } = officeThatIsLost(Number.POSITIVE_INFINITY);
    const claim = office.claim(term);
    await expect(claim).rejects.toBeInstanceOf(StoreFault);
    await expect(claim).rejects.toMatchObject({ code: 'STORE_BUSY', retryable: true });
    expect(told).toEqual({ claims: 5, renewals: 5, past: 0 });
  });
});
