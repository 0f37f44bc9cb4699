import { describe, expect, it, vi } from 'vitest';
import { listAsked } from '../fixtures/list-asked.ts';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, press } = usePage();

const links = (selector: string) =>
  [...document.querySelectorAll(selector)].map((a) => a.getAttribute('href'));

describe('the fire times that had no run', () => {
  it('are told with what became of each and why, and lead to the ledger of their job', async () => {
    open('/not-run', {});
    await says(/Missed.*No worker began it in time/);
    await says(/6 fire times/);
    await says(/Skipped.*An earlier run was still going.*nightly@20261122T005500Z/);
    expect(links('table a')).toEqual([
      '/jobs/heartbeat?tab=ledger',
      '/jobs/nightly?tab=ledger',
      '/runs/nightly@20261122T005500Z',
    ]);
  });

  it('are narrowed by what the address says', async () => {
    open('/not-run?job=heartbeat&outcome=missed,unknown&from=2026-11-22T00:00:00Z', {});
    const queries = listAsked('/api/v1/ledger');
    await says(/No worker began it in time/);
    await until(() =>
      expect(queries.at(-1)).toEqual({
        ...{ job: 'heartbeat', outcome: 'missed,unknown', limit: '50' },
        from: '2026-11-22T00:00:00Z',
      }),
    );
  });

  it('are read on, where not all jobs were looked at, and the page says so', async () => {
    const [row] = (answers['/api/v1/ledger'] as { items: object[] }).items;
    open('/not-run', {});
    listAsked('/api/v1/ledger', {
      '': { items: [], cursor: 'next', nextJobId: 'job-5000' },
      next: { items: [{ ...row, jobId: 'job-7000' }] },
    });
    await says(/None in the ledgers of the jobs so far/);
    await says(/it goes on with job-5000/);
    await press('Load more');
    await says('job-7000');
    expect(document.body.textContent).not.toMatch(/it goes on with/);
  });

  it('are said to be none once all jobs were looked at', async () => {
    open('/not-run?outcome=missed', { '/api/v1/ledger': { items: [] } });
    await says(/No such fire time matches/);
    // What the page does not know narrows nothing.
    open('/not-run?lang=en', { '/api/v1/ledger': { items: [] } });
    await says(/Nothing was skipped or missed/);
  });

  it('are where the figures of the last day lead', async () => {
    open('/', {});
    await says(/Skipped/);
    const found = await until(() => {
      const all = links('dt a').filter((href) => href?.startsWith('/not-run') === true);
      expect(all).toHaveLength(2);
      return all;
    });
    expect(found[0]).toMatch(/outcome=skipped.*from=\d{4}-/);
    expect(found[1]).toMatch(/outcome=missed.*from=\d{4}-/);
  });
});
