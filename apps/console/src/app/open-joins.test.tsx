import { expect, it, vi } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says } = usePage();

const heartbeat = '/api/v1/jobs/heartbeat';
const after = { jobs: ['load', 'bill'], on: 'success', mode: 'all' };
const job = { ...(answers[heartbeat] as object), after };
const join = {
  fireTime: '2026-11-22T01:00:00.000Z',
  since: '2026-11-22T01:02:00.000Z',
  ended: [{ jobId: 'load', runId: 'load@20261122T010000Z', state: 'succeeded' }],
  awaited: ['bill'],
};

it('a job says which of those before it have ended, and which it waits for', async () => {
  open('/jobs/heartbeat', { [heartbeat]: job, [`${heartbeat}/joins`]: { items: [join] } });
  await says('Waits for others');
  const [row] = [...document.querySelectorAll('tr')].filter(({ textContent }) =>
    textContent?.includes('load'),
  );
  const links = [...(row?.querySelectorAll('a') ?? [])].map(({ textContent }) => textContent);
  expect(links).toEqual(['load', 'bill']);
});

it('a job that waits for nothing says nothing of it', async () => {
  open('/jobs/heartbeat', { [heartbeat]: job, [`${heartbeat}/joins`]: { items: [] } });
  await says('Last runs');
  expect(document.body.textContent).not.toContain('Waits for others');
});
