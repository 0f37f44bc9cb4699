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

describe('the permits of a semaphore', () => {
  const permit = { ...place, mode: 'permit', fencingToken: 7 };
  const pool = {
    ...{ name: 'pool', kind: 'semaphore', permits: 2, holder: permit, holderCount: 1 },
    ...{ holders: [permit], waiterCount: 0, waiters: [] },
  };
  const set = `${path}/pool/permits`;
  const field = phraseField;

  it('are changed once another number and a reason are typed, over the number that was looked at', async () => {
    const changed = { name: 'pool', permits: 5, overcommitted: false };
    open('/locks', { [path]: { total: 1, items: [pool] } }, { [set]: [changed] });
    await press(/^Permits…$/);
    await says(/Permits: 2; out at this moment: 1/);
    await type(reasonField, 'two more licences');
    for (const bad of ['2', '0', '1001', '2.5', 'many', '']) {
      await type(field, bad);
      await press(/^Change the permits$/);
      await says(/A whole number from 1 to 1,000/);
    }
    expect(sent()).toEqual([]);
    await type(field, '5');
    await press(/^Change the permits$/);
    await says(/pool has 5 permits/);
    const body = { from: 2, to: 5, reason: 'two more licences' };
    expect(sent()).toEqual([{ path: set, body }]);
  });

  it('are of no lock that is none', async () => {
    open('/locks', { [path]: { total: 1, items: [lease] } });
    await says(/shop-3/);
    expect(document.body.textContent).not.toMatch(/Permits…/);
  });
});

describe('the history of a lock', () => {
  const later = '2026-11-22T01:02:00.000Z';
  const held = { runId: null, workerId: 'shop-1', mode: 'alone', since: at };
  const run = 'billing@20261122T010000Z';
  const items = [
    { ...held, fencingToken: 9, mode: 'read' },
    { ...held, fencingToken: 8, workerId: 'shop-2', endedBefore: later, endedBecause: 'lost' },
    {
      ...{ ...held, fencingToken: 7, runId: run, endedAt: later, endedBecause: 'taken-away' },
      ...{ endedBy: 'token at 10.0.0.9', reason: 'its host is gone' },
    },
    { ...held, fencingToken: 6, mode: 'lease', endedAt: later, endedBecause: 'ran-out' },
    { ...held, fencingToken: 5, workerId: 'shop-3', endedBecause: 'lost' },
    { ...held, fencingToken: 4, endedAt: later, endedBecause: 'released' },
  ];

  it('says who held it, from when until when, how long, and how each ended', async () => {
    open('/locks', { [`${path}/ledger/history`]: { name: 'ledger', items } });
    await press(/^History$/);
    await says(/Who held ledger last/);
    await says(/Taken away/);
    const said = rowsOf('Who held ledger last');
    expect(said).toHaveLength(items.length);
    for (const [row, words] of [
      [0, /shop-1 reads.*Holds it.*9/],
      [1, /shop-2.*before.*2m 00s at the most.*Lost with its session/],
      [2, /billing@.*2m 00s.*Taken away.*10\.0\.0\.9: its host is gone/],
      [3, /a lease.*2m 00s.*Ran out/],
      [4, /shop-3.*not known.*Lost with its session/],
      [5, /2m 00s.*Released/],
    ] as const) {
      expect(said[row]).toMatch(words);
    }
  });

  it('is found by the name of a lock that nobody holds, and says where there is none', async () => {
    const url = `${path}/till/history`;
    open('/locks', { [path]: { total: 0, items: [] }, [url]: { name: 'till', items: [] } });
    const field = 'form input';
    await type(field, 'two words');
    await press(/Show its history/);
    await says(/A name is 1 to 64/);
    await type(field, 'till');
    await press(/Show its history/);
    await says(/Nothing is kept of who held till/);
  });

  it('is offered of no barrier', async () => {
    const barrier = { ...lease, kind: 'barrier', parties: 2, holders: [], holderCount: 0 };
    open('/locks', { [path]: { total: 1, items: [barrier] } });
    await says(/Barrier for 2/);
    expect(document.querySelector('[aria-label="History of till"]')).toBeNull();
  });
});

/** The rows of a list by its caption, without its headings. */
function rowsOf(caption: string): readonly string[] {
  const table = [...document.querySelectorAll('table')].find(
    (each) => each.querySelector('caption')?.textContent === caption,
  );
  return [...(table?.querySelectorAll('tbody tr') ?? [])].map(({ textContent }) => textContent);
}
