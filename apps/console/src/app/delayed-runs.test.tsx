import { describe, expect, it, vi } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, press } = usePage();

const list = '/api/v1/jobs/heartbeat/delayed-runs';
const id = 'heartbeat@21261122T010000Z-dorder70000000000';
const at = '2126-11-22T01:00:00.000Z';
const path = `/api/v1/runs/${encodeURIComponent('heartbeat@20261122T010000Z')}`;
const run = {
  ...(answers[path] as Record<string, unknown>),
  ...{ id, trigger: 'delayed', state: 'delayed', attempt: 0, fireTime: at, dueTime: at },
  ...{ asked: { by: 'browser at 10.0.0.7', key: 'order:7' } },
};

describe('the runs of a job that are asked for later', () => {
  it('are listed with their keys and who asked, and one is taken back once that is confirmed', async () => {
    open('/jobs/heartbeat?tab=delayed', {
      [list]: { items: [run] },
      '/api/v1/jobs/heartbeat/runs': {},
    });
    await says(/order:7/);
    await says(/Console 10\.0\.0\.7/);
    await press(/^Take back$/);
    await says(/Take this run of heartbeat back\?/);
    await press(/^Take back$/);
    await says(/The run is taken back/);
  });

  it('are none where nobody asked, which says how one asks', async () => {
    open('/jobs/heartbeat?tab=delayed', { [list]: { items: [] } });
    await says(/No run waits for its time/);
    expect(document.body.textContent).toMatch(/runAt or delayMs/);
  });
});
