import { describe, expect, it, vi } from 'vitest';
import { listAsked } from '../fixtures/list-asked.ts';
import { until, usePage } from '../fixtures/page-in-use.tsx';
import { job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, type, address } = usePage();

const path = '/api/v1/jobs/heartbeat/ledger';
const schedule = { ...job.schedule, timeZone: 'America/New_York' };
const inNewYork = { '/api/v1/jobs/heartbeat': { ...job, schedule } };
const field = '[role="tabpanel"] input[type="datetime-local"]';

describe('the fire ledger of a job', () => {
  it('is narrowed to a time by the clock of the job, and the address says it', async () => {
    open('/jobs/heartbeat?tab=ledger', inNewYork);
    const queries = listAsked(path);
    await says(/Fire time from \(America\/New_York\)/);
    await type(field, '2026-11-22T02:30');
    const from = '2026-11-22T07:30:00.000Z';
    await until(() => expect(queries.at(-1)).toMatchObject({ from }));
    expect(decodeURIComponent(address() ?? '')).toContain(`from=${from}`);
    expect(address()).toContain('tab=ledger');
    await says(/Sun 22 Nov 2026, 02:30:00 UTC−05:00 · /);
  });

  it('shows the time that the address says, and leads to what of it had no run', async () => {
    const span = { from: '2026-11-22T07:30:00.000Z', to: '2026-11-22T08:30:00.000Z' };
    open(`/jobs/heartbeat?tab=ledger&from=${span.from}&to=${span.to}`, inNewYork);
    const queries = listAsked(path);
    await until(() => expect(queries.at(-1)).toMatchObject(span));
    const shown = [...document.querySelectorAll<HTMLInputElement>(field)].map((each) => each.value);
    expect(shown).toEqual(['2026-11-22T02:30', '2026-11-22T03:30']);
    const link = [...document.querySelectorAll('a')].find(({ textContent }) =>
      textContent?.includes('Only those without a run'),
    );
    const href = decodeURIComponent(link?.getAttribute('href') ?? '');
    expect(href).toBe(`/not-run?job=heartbeat&from=${span.from}&to=${span.to}`);
  });

  it('leads to no page of a run that was refused when it was to begin', async () => {
    const fireTime = '2026-11-22T07:30:00.000Z';
    const runId = 'heartbeat@20261122T073000Z';
    const row = { fireTime, outcome: 'skipped', reason: 'overlap', runId };
    open('/jobs/heartbeat?tab=ledger', { ...inNewYork, [path]: { items: [row] } });
    await says(/An earlier run was still going/);
    const links = [...document.querySelectorAll('[role="tabpanel"] a')];
    expect(links.map((link) => link.textContent)).not.toContain(runId);
  });

  it('asks for all of it where the address says no time, and says where there is nothing', async () => {
    open('/jobs/heartbeat?tab=ledger&from=yesterday&to=2026-11-22T08:30:00.000Z', inNewYork);
    const queries = listAsked(path, { '': { items: [] } });
    await says(/Nothing was due in this time/);
    expect(queries.at(-1)).not.toHaveProperty('from');
    const all = [...document.querySelectorAll('a')].find(
      ({ textContent }) => textContent === 'Clear filters',
    );
    all?.click();
    await until(() => expect(queries.at(-1)).not.toHaveProperty('to'));
  });
});
