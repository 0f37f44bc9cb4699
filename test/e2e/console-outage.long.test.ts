import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, everySecond } from '../rig/cluster.ts';
import { type ConsoleInUse, openConsole } from '../rig/console-page.ts';

/** So many fire times pass while nobody serves them. */
const fireTimes = 12;

interface Row {
  readonly fireTime: string;
  readonly recordedAt: string;
  readonly outcome: string;
}

describe('what was not served, in the console', () => {
  let console: ConsoleInUse;
  let cluster: Cluster;
  let page: Page;

  beforeAll(async () => {
    console = await openConsole({ workers: 0, context: { timezoneId: 'UTC' } });
    ({ cluster, page } = console);
  });
  afterAll(() => console?.close());

  const open = (path: string, language = 'en') =>
    page.goto(console.at(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`));
  const says = (words: RegExp) => page.getByText(words).first().waitFor();

  /** A run by hand, which waits for a worker however long that takes. */
  async function asked(id: string, handler: string): Promise<string> {
    await cluster.createJob({
      ...{ id, schedule: { kind: 'manual' }, task: { kind: 'handler', handler } },
    });
    const path = `/api/v1/jobs/${id}/runs`;
    const answer = await cluster.call({ method: 'POST', path, body: {} });
    return ((await answer.json()) as { id: string }).id;
  }

  it('without a worker, the overview, the job and the run say which queue nobody serves, in both languages', async () => {
    const run = await asked('unserved', 'record');
    const words = {
      en: /(nobody|No living worker) serves the queue default/,
      'zh-CN': /(没有在线的工作进程|无人)服务队列 default/,
    };
    for (const [language, wanted] of Object.entries(words)) {
      for (const path of ['/', '/jobs/unserved', `/runs/${encodeURIComponent(run)}`]) {
        await open(path, language);
        await says(wanted);
      }
    }
  });

  /** The worker that serves from here on; the tests after the first want one, whichever of them runs. */
  function serve(): void {
    if (cluster.workers.length === 0) cluster.addWorker();
  }

  it('a worker that does not have the handler is told by its name', async () => {
    serve();
    const run = await asked('handless', 'nowhere.found');
    await cluster.until('the worker is known', async () => {
      return (await cluster.get('/api/v1/cluster')).workers.length === 1;
    });
    for (const path of ['/', '/jobs/handless', `/runs/${encodeURIComponent(run)}`]) {
      await open(path);
      await says(/nowhere\.found/);
    }
  });

  it('fire times that passed in an outage blame the outage, and no earlier run', async () => {
    serve();
    await cluster.createJob(everySecond('ticking'));
    await cluster.until('it runs', async () => {
      const { items } = await cluster.get('/api/v1/runs?job=ticking&state=succeeded&limit=1');
      return items.length > 0;
    });
    const from = new Date().toISOString();
    cluster.redis.freeze();
    await delay(fireTimes * 1_000);
    const to = new Date().toISOString();
    cluster.redis.thaw();
    const rowsOf = async () =>
      (await cluster.get('/api/v1/jobs/ticking/ledger?limit=100')).items as Row[];
    await cluster.until('a fire time after it has run', async () =>
      (await rowsOf()).some((row) => row.fireTime > to && row.outcome === 'run'),
    );
    await cluster.call({
      ...{ method: 'POST', path: '/api/v1/jobs/ticking/pause', body: { reason: 'looked at' } },
    });
    const passed = (await rowsOf()).filter(
      (row) => row.fireTime > from && row.fireTime < to && row.outcome !== 'run',
    );
    const late = passed.filter(({ recordedAt, fireTime }) => {
      return Date.parse(recordedAt) - Date.parse(fireTime) >= 1_000;
    });
    expect(late.length).toBeGreaterThan(fireTimes / 2);
    for (const [language, outage, overlap] of [
      ['en', /could not begin at its time|passed unserved|No worker began/, /^An earlier run/],
      ['zh-CN', /未能按时|没有工作进程按时/, /^上一次运行/],
    ] as const) {
      await open('/jobs/ticking?tab=ledger', language);
      for (const { fireTime } of late) {
        const row = page.locator(`tr:has(td:first-child time[datetime="${fireTime}"])`);
        await row.first().waitFor();
        const cells = await row.first().locator('td').allTextContents();
        expect(cells.join(' | ')).toMatch(outage);
        expect(cells.filter((cell) => overlap.test(cell))).toEqual([]);
      }
    }
  });

  it('complained of nothing', () => {
    expect(console.complaints).toEqual([]);
  });
});
