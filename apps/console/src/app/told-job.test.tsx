import { expect, it, vi } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';
import { answers, job } from '../fixtures/stub-server.ts';

vi.setConfig({ testTimeout: 50_000 });

const { open, says } = usePage();

const told = () => document.body.textContent ?? '';
const path = '/api/v1/jobs/heartbeat';
const manual = { ...job, schedule: { kind: 'manual' }, nextFireTime: undefined };

it('of a job that comes after others it is not said that it has runs by hand only', async () => {
  const after = { jobs: ['load'], on: 'success', mode: 'all' };
  open('/jobs/heartbeat', { [path]: { ...manual, after } });
  await says(/After another job/);
  expect(told()).not.toMatch(/By hand only|Missed fire times/);
});

it('a fire time that has passed is not among the next ones, though the answer is older', async () => {
  const fire = (fireTime: string) => ({ fireTime, local: fireTime.slice(0, 19), offset: '+08:00' });
  const fires = [fire('2020-02-03T01:00:00.000Z'), fire('2126-04-05T01:00:00.000Z')];
  const preview = answers['/api/v1/schedules/preview'] as object;
  open('/jobs/heartbeat', {}, { '/api/v1/schedules/preview': [{ ...preview, fires }] });
  await says(/5 Apr/);
  expect(told()).not.toMatch(/3 Feb/);
});

const name = '<img src=x onerror=alert(1)> تقرير 每晚 🧾';

it('a job is titled by its name, in whatever script, with its id beside it', async () => {
  open('/jobs/heartbeat', { [path]: { ...job, name } });
  await says(/تقرير/);
  const title = document.querySelector('h1');
  expect(title?.querySelector('bdi')?.textContent).toBe(name);
  expect(title?.parentElement?.textContent).toContain('heartbeat');
  expect(document.querySelector('img')).toBeNull();
});

it('a job and its runs are listed by its name, and lead to it', async () => {
  const run = (answers['/api/v1/runs'] as { items: object[] }).items[0];
  for (const [page, lists] of [
    ['/jobs', { '/api/v1/jobs': { items: [{ ...job, name }], total: 1 } }],
    ['/runs', { '/api/v1/runs': { items: [{ ...run, jobName: name }] } }],
  ] as const) {
    open(page, lists);
    await says(/تقرير/);
    const link = document.querySelector('a.job-link');
    expect(link?.textContent).toBe(`${name} heartbeat`);
    expect(link?.querySelector('bdi')?.textContent).toBe(name);
    expect(link?.getAttribute('href')).toContain('/jobs/heartbeat');
  }
});

it('a job shows its tags, each with the way to all that have it', async () => {
  open('/jobs/heartbeat', { [path]: { ...job, tags: ['ops', '夜间'] } });
  await says(/夜间/);
  const links = [...document.querySelectorAll('dl a')].map((link) => link.getAttribute('href'));
  expect(links.map((href) => decodeURIComponent(href ?? ''))).toEqual(
    expect.arrayContaining(['/jobs?tag=ops', '/jobs?tag=夜间']),
  );
});

it('of a job that is done in shards it is said which of them must succeed', async () => {
  const shards = { count: 16, success: 'quorum' };
  open('/jobs/heartbeat', { [path]: { ...job, shards } });
  await says(/16, more than half of which must succeed/);
});
