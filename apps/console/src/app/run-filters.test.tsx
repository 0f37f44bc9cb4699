import { describe, expect, it, vi } from 'vitest';
import { listAsked } from '../fixtures/list-asked.ts';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, press, type, address } = usePage();
const runs = answers['/api/v1/runs'] as object;
const field = 'input[type="search"]';

describe('the list of runs', () => {
  it('is narrowed by what is typed into one field, and the address says it', async () => {
    open('/runs', {});
    const queries = listAsked('/api/v1/runs');
    await says(/exit code 3/);
    await type(field, 'queue:mail worker:w-1 -heartbeat nightly ');
    await until(() =>
      expect(queries.at(-1)).toMatchObject({
        ...{ queue: 'mail', worker: 'w-1', q: 'nightly', exclude: 'heartbeat' },
      }),
    );
    expect(address()).toMatch(/queue=mail/);
    // In its own order, since the address says the same.
    expect(document.querySelector<HTMLInputElement>(field)?.value).toBe(
      'queue:mail worker:w-1 -heartbeat nightly ',
    );
  });

  it('is narrowed by state and by what runs came of in the same field, in the words of either language', async () => {
    open('/runs', {});
    const queries = listAsked('/api/v1/runs');
    await says(/exit code 3/);
    await type(field, '状态:失败,lost trigger:cron nightly');
    await until(() =>
      expect(queries.at(-1)).toMatchObject({
        ...{ state: 'failed,lost', trigger: 'schedule', q: 'nightly', parts: 'folded' },
      }),
    );
    expect(address()).toMatch(/state=failed%2Clost/);
    expect(document.querySelector<HTMLInputElement>(field)?.value).toBe(
      '状态:失败,lost trigger:cron nightly',
    );
    await type(field, 'trigger:shard');
    await until(() => expect(queries.at(-1)).toMatchObject({ trigger: 'shard' }));
    expect(queries.at(-1)).not.toHaveProperty('parts');
    expect(address()).not.toMatch(/state=/);
  });

  it('says of what is typed that it means nothing, and what would', async () => {
    open('/runs?state=lost', {});
    const queries = listAsked('/api/v1/runs');
    await says(/exit code 3/);
    await type(field, 'nightly state:fialed -etl-* status:lost');
    await says(/fialed is no state of a run. There are: .*timed-out/);
    await says(/-etl-\* cannot be left out/);
    // Nothing is called so, so that the list is no wider than was asked for.
    await until(() =>
      expect(queries.at(-1)).toMatchObject({ q: 'nightly state:fialed -etl-* status:lost' }),
    );
    await says(/status:lost is looked for in the names of jobs/);
    // What was chosen beside it stays.
    expect(address()).toMatch(/state=lost/);
    await type(field, 'nightly');
    await until(() => expect(document.body.textContent).not.toMatch(/no state of a run/));
  });

  it('shows in the field what the address says', async () => {
    open('/runs?queue=mail&job=nightly&exclude=tick&excludeWorker=w-1,w-2', {});
    const queries = listAsked('/api/v1/runs');
    await says(/exit code 3/);
    expect(document.querySelector<HTMLInputElement>(field)?.value).toBe(
      'job:nightly -job:tick -worker:w-1 -worker:w-2 queue:mail',
    );
    expect(queries.at(-1)).toMatchObject({
      ...{ queue: 'mail', job: 'nightly', excludeWorker: 'w-1,w-2' },
    });
  });

  it('leaves out more jobs than a short address holds, and says when there is room for no more', async () => {
    const [like] = (answers['/api/v1/runs'] as { items: object[] }).items;
    const ticks = Array.from({ length: 12 }, (_, i) => ({
      ...like,
      ...{ id: `tick@20261122T0100${i + 10}Z`, jobId: 'tick', state: 'succeeded' },
    }));
    const ids = Array.from({ length: 15 }, (_, i) => `${'n'.repeat(62)}-${i.toString(36)}`);
    const some = ids.slice(0, 5).join(',');
    open(`/runs?exclude=${some}`, { '/api/v1/runs': { items: ticks } });
    const queries = listAsked('/api/v1/runs', { '': { items: ticks } });
    await says(/leave tick out/);
    const link = [...document.querySelectorAll('a')].find(({ textContent }) =>
      textContent?.includes('leave tick out'),
    );
    link?.click();
    await until(() => expect(queries.at(-1)).toMatchObject({ exclude: `${some},tick` }));
    const full = [...ids, 'o'.repeat(25), 'tack'].join(',');
    open(`/runs?exclude=${full}`, { '/api/v1/runs': { items: ticks } });
    await says(/no more jobs can be left out/);
    await says(/tack cannot be left out as well/);
  });

  it('says how many it has on all of its pages, or how many were found at least', async () => {
    open('/runs', { '/api/v1/runs': { ...runs, total: 1_234 } });
    await says(/1,234 runs/);
    open('/runs?state=lost', { '/api/v1/runs': { ...runs, totalAtLeast: 2_000 } });
    await says(/2,000 runs or more/);
    open('/runs?queue=rare', {});
    const queries = listAsked('/api/v1/runs', { '': { items: [], cursor: 'next' } });
    await says(/None among the runs looked through so far/);
    expect(document.body.textContent).not.toMatch(/[0-9] runs/);
    expect(queries.filter(({ total }) => total === 'counted')).toMatchObject([
      { queue: 'rare', parts: 'folded', limit: '1' },
    ]);
  });

  it('says that not all were looked through, and goes on', async () => {
    open('/runs?queue=rare', {});
    listAsked('/api/v1/runs', { '': { items: [], cursor: 'next' } });
    await says(/None among the runs looked through so far/);
    await press('Load more');
    await says(/exit code 3/);
  });

  it('has a run in parts in one row, also on the page of its job', async () => {
    open('/jobs/heartbeat', {});
    const queries = listAsked('/api/v1/runs');
    await says(/exit code 3/);
    const ofTab = () => queries.filter(({ limit }) => limit === '50');
    await until(() => expect(ofTab().at(-1)).toMatchObject({ job: 'heartbeat', parts: 'folded' }));
  });

  it('names the worker whose part a run is, once', async () => {
    const [run] = (answers['/api/v1/runs'] as { items: { id: string }[] }).items;
    const part = { ...run, id: `${run?.id}~worker-1a2b3c4d`, trigger: 'broadcast' };
    open('/runs', { '/api/v1/runs': { items: [part] } });
    await says(/Part of worker-1a2b3c4d/);
    expect(document.body.textContent).not.toMatch(/worker worker/);
  });

  it('has a run in shards in one row, and shows these when it is pressed', async () => {
    const [run] = (answers['/api/v1/runs'] as { items: { id: string }[] }).items;
    const whole = { ...run, parts: { total: 16, over: 12, succeeded: 11 } };
    const id = run?.id ?? '';
    const one = `/api/v1/runs/${encodeURIComponent(id)}`;
    const shards = [{ runId: `${id}.0of2`, end: 'lost' }, { runId: `${id}.1of2` }];
    open('/runs', {
      '/api/v1/runs': { items: [whole] },
      [one]: { ...(answers[one] as object), shards },
    });
    await press('12 of 16 parts');
    const links = () =>
      [...document.querySelectorAll('dl a')].map((a) => a.getAttribute('href') ?? '');
    const parts = shards.map(({ runId }) => `/runs/${runId}`);
    await until(() => expect(links().map(decodeURIComponent)).toEqual(parts));
  });
});
