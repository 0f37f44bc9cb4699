import { describe, expect, it, vi } from 'vitest';
import { listAsked } from '../fixtures/list-asked.ts';
import { phraseField, reasonField, until, usePage } from '../fixtures/page-in-use.tsx';
import { missing } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, sent, says, press, type } = usePage();

const links = () => [...document.querySelectorAll('main a')].map((a) => a.getAttribute('href'));

describe('the page of a queue', () => {
  it('says how it stands, by which limits, who serves it, and which jobs use it', async () => {
    open('/queues/default', {});
    await says(/Waiting7/);
    await says(/In hand2/);
    await says(/At work at once20/);
    await says(/at most 90 a minute/);
    await says(/No worker of it has: bill/);
    await says(/Show 3 jobs in the list/);
    await says(/Every 5 minutes/);
    const found = links();
    expect(found).toContain('/workers/w-1');
    expect(found).toContain('/jobs?queue=default');
    expect(found).toContain('/jobs/heartbeat');
  });

  it('has the latest runs that go through it, and no others', async () => {
    open('/queues/default', {});
    const asked = listAsked('/api/v1/runs');
    await says(/exit code 3/);
    expect(asked).not.toEqual([]);
    expect(asked.every(({ queue }) => queue === 'default')).toBe(true);
  });

  it('pauses it for a reason', async () => {
    open('/queues/default', {});
    await press(/^Pause$/);
    await type(reasonField, 'the database moves');
    await press(/^Pause$/);
    await says(/The queue default is paused/);
    const body = { reason: 'the database moves' };
    expect(sent()).toEqual([{ path: '/api/v1/queues/default/pause', body }]);
  });

  it('says by whom and why it is paused, and resumes it', async () => {
    open('/queues/mail', {});
    await says(/Paused.*the mail server moves.*Console 10\.0\.0\.7/);
    await says(/No worker serves this queue/);
    await press(/^Resume$/);
    await says(/mail takes runs again/);
  });

  it('does not make up how much waits while Redis is away', async () => {
    const queue = {
      ...{ name: 'mail', jobCount: 1, workerIds: [], workerCount: 0, hands: 0, lacking: [] },
    };
    open('/queues/mail', { '/api/v1/queues/mail': queue });
    await says(/Waitingnot known/);
  });

  it('that there is not says so, and offers no act', async () => {
    open('/queues/nowhere', { '/api/v1/queues/nowhere': missing('QUEUE_NOT_FOUND') });
    await says(/There is no such queue/);
    expect(buttons()).not.toContain('Pause');
  });
});

const buttons = () => [...document.querySelectorAll('main button')].map((each) => each.textContent);

describe('the page of a worker', () => {
  it('says what it offers, and leads to its queues and to the jobs that it can do', async () => {
    open('/workers/w-1', {});
    await says(/Takes runs/);
    await says(/host-a:2/);
    const found = links();
    expect(found).toContain('/queues/default');
    expect(found).toContain('/jobs?handler=noop');
  });

  it('has what it has in hand apart from what it ran', async () => {
    open('/workers/w-1', {});
    const asked = listAsked('/api/v1/runs');
    await says(/exit code 3/);
    expect(asked.every(({ worker }) => worker === 'w-1')).toBe(true);
    expect(asked.map(({ state }) => state)).toContain('running,waiting');
  });

  it('drains it for a reason', async () => {
    open('/workers/w-1', {});
    await press(/^Drain$/);
    await type(reasonField, 'its machine goes');
    await type(phraseField, 'w-1');
    await press(/^Drain$/);
    await says(/w-1 has been asked to drain/);
    const body = { reason: 'its machine goes' };
    expect(sent()).toEqual([{ path: '/api/v1/workers/w-1/drain', body }]);
  });

  it('that is gone says so, and still what it ran', async () => {
    open('/workers/w-9', { '/api/v1/workers/w-9': missing('WORKER_NOT_FOUND') });
    await says(/No worker of this id is alive/);
    await says(/exit code 3/);
    expect(buttons()).not.toContain('Drain');
  });

  it('that goes while one looks is shown as gone, not as it was', async () => {
    open('/workers/w-1', {});
    await says(/Takes runs/);
    const fetchBefore = globalThis.fetch;
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const { pathname } = new URL(String(input), 'http://localhost');
      if (pathname === '/api/v1/workers/w-1') return missing('WORKER_NOT_FOUND');
      return fetchBefore(input, init);
    });
    await says(/No worker of this id is alive/);
    expect(document.body.textContent).not.toMatch(/Takes runs/);
  });
});

it('whatever names a queue or a worker leads to its page', async () => {
  open('/runs/heartbeat@20261122T010000Z', {});
  await says(/exit code 3/);
  await until(() => expect(links()).toContain('/workers/w-1'));
  expect(links()).toContain('/queues/default');
  open('/jobs/heartbeat', {});
  await until(() => expect(links()).toContain('/queues/default'));
  open('/locks', {});
  await until(() => expect(links()).toContain('/workers/w-2'));
  open('/queues', {});
  await until(() => expect(links()).toContain('/queues/mail'));
});
