import { expect, it, vi } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';
import { answers } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says } = usePage();

type Answered = Readonly<Record<string, unknown>>;
const [run] = (answers['/api/v1/runs'] as { items: Answered[] }).items;
const id = String(run?.['id']);
const path = `/api/v1/runs/${encodeURIComponent(id)}`;
const took = (durationMs: number) => ({ ...run, state: 'succeeded', durationMs });
const runs = { '/api/v1/runs': { items: [58, 60, 61, 62, 362].map((s) => took(1000 * s)) } };

it('a job says how long its runs take', async () => {
  open('/jobs/heartbeat', runs);
  await says(/Takes1m 01s; 19 of 20 at most 6m 02s/);
});

it('a run says beside how long it took what is usual', async () => {
  open(`/runs/${encodeURIComponent(id)}`, { ...runs, [path]: run });
  await says(/Duration 3\.9s \(usually 1m 01s\)/);
});

it('where too few have succeeded nothing is said of it', async () => {
  open(`/runs/${encodeURIComponent(id)}`, { '/api/v1/runs': { items: [took(1)] }, [path]: run });
  await says(/Duration 3\.9s/);
  expect(document.body.textContent).not.toMatch(/usually/);
});
