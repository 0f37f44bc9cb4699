import { describe, expect, it, vi } from 'vitest';
import { phraseField, reasonField, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();

const at = '2026-11-22T01:00:00.000Z';
const place = {
  ...{ runId: null, workerId: 'shop-3', since: at, mode: 'alone' },
  expiresAt: '2026-11-22T01:00:30.000Z',
};
const holder = { ...place, fencingToken: 120 };
const lease = {
  ...{ name: 'till', kind: 'lease', permits: null, holder, holderCount: 1, holders: [holder] },
  ...{ waiterCount: 1, waiters: [{ ...place, workerId: 'shop-4' }] },
};
const path = '/api/v1/locks';
const list = answers[path] as { items: object[] };

describe('the page of locks', () => {
  it('shows a lease beside the locks of sessions, with who holds it until when and who waits', async () => {
    open('/locks', { [path]: { total: 2, items: [...list.items, lease] } });
    await says(/ledger/);
    await says(/Lease: held until a time/);
    await says(/shop-3/);
    await says(/shop-4/);
    await says(/Until/);
  });

  it('has nothing in its lists of terms but terms, so that they are read as such', async () => {
    open('/locks', { [path]: { total: 1, items: [lease] } });
    await says(/shop-3/);
    const groups = [...document.querySelectorAll('dl > *')];
    expect(groups.length).toBeGreaterThan(3);
    expect(groups.filter((group) => group.querySelector('dt') === null)).toEqual([]);
  });

  it('shows at a barrier who is inside and who has arrived, of how many, beside a lock of the same name', async () => {
    const come = { runId: null, since: at, mode: 'party' };
    const inside = [6, 7].map((n) => ({ ...come, workerId: `shop-${n}`, fencingToken: n }));
    const barrier = {
      ...{ name: 'till', kind: 'barrier', permits: null, parties: 2 },
      ...{ holder: inside[0], holderCount: 2, holders: inside },
      ...{ waiterCount: 1, waiters: [{ ...come, workerId: 'shop-8' }] },
    };
    open('/locks', { [path]: { total: 2, items: [barrier, lease] } });
    await says(/Barrier for 2: 2 inside, 1 arrived/);
    await says(/shop-6/);
    await says(/shop-7/);
    await says(/Arrived, in order/);
    await says(/shop-8/);
    await says(/Lease: held until a time/);
  });

  it('frees one once the reason and the name are typed', async () => {
    const freed = { name: 'till', fencingToken: 120, workerId: 'shop-3', runId: null };
    open('/locks', { [path]: { total: 1, items: [lease] } }, { [`${path}/till/free`]: [freed] });
    await press(/^Free…$/);
    await says(/shop-3 loses it \(token 120\)/);
    await press(/^Free the lock$/);
    await says(/Say why, for the audit log/);
    await type(reasonField, 'its host is gone');
    await press(/^Free the lock$/);
    await says('That is not till.');
    expect(sent()).toEqual([]);
    await type(phraseField, 'till');
    await press(/^Free the lock$/);
    await says(/till was taken from shop-3/);
    const body = { reason: 'its host is gone', confirm: 'till', fencingToken: 120 };
    expect(sent()).toEqual([{ path: `${path}/till/free`, body }]);
  });
});
