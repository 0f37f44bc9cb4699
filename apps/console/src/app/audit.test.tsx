import { describe, expect, it, vi } from 'vitest';
import { until, usePage } from '../fixtures/page-in-use.tsx';

vi.setConfig({ testTimeout: 50_000 });

const { open, says } = usePage();

const tableText = () => document.querySelector('table')?.textContent ?? '';

/** The last question to the log, as what it was narrowed by. */
function asked(): Record<string, string> {
  const calls = vi.mocked(globalThis.fetch).mock.calls.map(([input]) => String(input));
  const last = calls.filter((each) => each.includes('/api/v1/audit')).at(-1) ?? '/';
  return Object.fromEntries(new URL(last, 'http://localhost').searchParams);
}

function spyOnFetch(): void {
  vi.stubGlobal('fetch', vi.fn(globalThis.fetch));
}

describe('the audit log', () => {
  it('says who did what to what and why, and how it ended where it was not done', async () => {
    open('/audit', {});
    await says(/2 fields:/);
    const text = tableText();
    for (const said of ['Console', '10.0.0.7', 'Run retried', 'Refused', 'the run was not over']) {
      expect(text).toContain(said);
    }
    expect(text).toMatch(/Job paused.*Outcome unknown.*ZooKeeper/);
    expect(document.querySelector('q')?.textContent).toBe('its database moves');
    const links = [...document.querySelectorAll('table a')].map((a) => a.getAttribute('href'));
    expect(links).toEqual([
      '/jobs/heartbeat',
      '/runs/heartbeat@20261122T010000Z',
      '/jobs/heartbeat',
    ]);
  });

  it('tells both sides of each field that was changed, and no others', async () => {
    open('/audit', {});
    await says(/2 fields:/);
    const sides = [...document.querySelectorAll('dd')].map((dd) => [
      dd.getAttribute('data-side'),
      dd.querySelector('code')?.textContent,
    ]);
    expect(sides).toEqual([
      ['before', 'default'],
      ['after', 'slow'],
      ['before', '["0 2 * * *"]'],
      ['after', '["0 3 * * *"]'],
    ]);
  });

  it('is narrowed by what the address says', async () => {
    open('/audit?who=token&act=job.pause&about=job:heartbeat&from=2026-11-22T00:00:00Z', {});
    spyOnFetch();
    await says(/2 fields:/);
    await until(() =>
      expect(asked()).toEqual({
        ...{ who: 'token', act: 'job.pause', about: 'job:heartbeat', limit: '50' },
        from: '2026-11-22T00:00:00Z',
      }),
    );
  });

  it('says that older acts were not looked through yet, where a page comes without rows', async () => {
    open('/audit?who=zzz', { '/api/v1/audit': { items: [], cursor: 'c' } });
    await says(/None of the newest acts matches/);
    await says(/Load more/);
    open('/audit?who=zzz', { '/api/v1/audit': { items: [] } });
    await says(/No act matches/);
    open('/audit', { '/api/v1/audit': { items: [] } });
    await says(/Nobody has done anything yet/);
  });

  it('shows an act of a newer node by its name', async () => {
    const row = { id: 'r', at: '2026-11-22T01:00:00.000Z', who: 'cron at x', act: 'job.sing' };
    const rest = { about: ['song:la'], outcome: 'done', requestId: 'q', nodeId: 'n' };
    open('/audit', { '/api/v1/audit': { items: [{ ...row, ...rest }] } });
    await says(/job\.sing/);
    expect(tableText()).toContain('cron at x');
    expect(tableText()).toContain('song:la');
  });
});
