import { describe, expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says } = usePage();

const of = { about: ['job:heartbeat'], outcome: 'done', requestId: 'q', nodeId: 'n' };
const who = 'browser at 10.0.0.7';
const items = [
  { ...of, who, id: 'b', at: '2026-11-22T01:10:00.000Z', act: 'job.resume' },
  { ...of, who, id: 'a', at: '2026-11-22T01:06:00.000Z', act: 'job.pause', reason: 'hall moves' },
];

describe('a pause', () => {
  it('has a row among the fire times, with who and why, after it is over too', async () => {
    open('/jobs/heartbeat?tab=ledger', { '/api/v1/audit': { items } });
    await says(/hall moves/);
    const [, first] = [...document.querySelectorAll('[role="tabpanel"] tr')];
    expect(first?.textContent).toMatch(
      /09:06:00.*09:10:00.*Paused.*hall moves.*Console 10\.0\.0\.7/,
    );
  });

  it('that lasts has one without the log', async () => {
    const paused = { since: '2026-11-22T01:06:00.000Z', reason: 'hall moves' };
    open('/jobs/heartbeat?tab=ledger', {
      '/api/v1/jobs/heartbeat': { ...job, state: 'paused', paused },
      '/api/v1/audit': { items: [] },
    });
    await says(/it lasts/);
    await says(/“?hall moves”?/);
  });

  it('is what the fire times that it took back say, with who and why', async () => {
    const fireTime = '2026-11-22T01:07:00.000Z';
    const row = { fireTime, outcome: 'superseded', reason: 'paused', recordedAt: fireTime };
    open('/jobs/heartbeat?tab=ledger', {
      '/api/v1/audit': { items },
      '/api/v1/jobs/heartbeat/ledger': { items: [row] },
    });
    await says(/Run it now/);
    await until(() => {
      const [, first] = [...document.querySelectorAll('[role="tabpanel"] tr')];
      expect(first?.textContent).toMatch(/09:07:00.*Paused.*hall moves.*Console 10\.0\.0\.7/);
    });
    expect(document.body.textContent).not.toMatch(/Superseded/);
  });

  it('is told of in the history of its job', async () => {
    open('/jobs/heartbeat?tab=history', { '/api/v1/audit': { items } });
    await says(/Job resumed/);
    await says(/Job paused.*hall moves/);
  });
});
