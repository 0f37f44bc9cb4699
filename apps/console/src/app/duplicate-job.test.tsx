import { expect, it, vi } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';
import { answers, job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says, press, sent, type } = usePage();

const made = '/api/v1/jobs';

it('a job lends its fields to a new one, but for its id', async () => {
  const lender = { ...job, keep: { days: 30 }, onWorkerLost: 'fail', paused: undefined };
  const preview = answers['/api/v1/schedules/preview'];
  open(
    '/jobs/new?from=heartbeat',
    { '/api/v1/jobs/heartbeat': lender, '/api/v1/jobs/second': { ...job, id: 'second' } },
    {
      [made]: [{ ...job, id: 'second' }],
      '/api/v1/schedules/preview': Array.from({ length: 20 }, () => preview),
    },
  );
  await says(/with the fields of heartbeat/);
  await type('form input', 'second');
  await press(/^Create job$/);
  await says(/second has been created/);
  const [asked] = sent().filter(({ path }) => path === made);
  expect(asked?.body).toMatchObject({
    ...{ id: 'second', description: job.description, tags: job.tags, task: job.task },
    ...{ keep: { days: 30 }, onWorkerLost: 'fail' },
    schedule: job.schedule,
  });
});

it('a job that is not there lends nothing, and that is said', async () => {
  open('/jobs/new?from=nobody', {});
  await says(/There is no such thing/);
});
