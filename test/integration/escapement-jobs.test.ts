import { beforeEach, describe, expect, it } from 'vitest';
import { adminToken, jobInput } from '../../packages/api/src/fixtures/fake-world.ts';
import { useCommand } from './escapement-rig.ts';

const { command, escapement, asJson } = useCommand();

const why = ['--reason', 'the figures came late'];

describe('a back-fill by command', () => {
  const days = ['--from', '2026-03-01T00:00:00Z', '--to', '2026-03-05T00:00:00Z'];

  beforeEach(async () => {
    const headers = { authorization: `Bearer ${adminToken}` };
    const made = { method: 'POST', url: '/api/v1/jobs', headers, payload: jobInput() } as const;
    expect((await command.world.api.inject(made)).statusCode).toBe(201);
  });

  it('is looked at before, started, followed and stopped', async () => {
    const plan = await escapement(['back-fill', 'plan', 'nightly-report', ...days]);
    expect(plan.printed.split('\n')).toEqual([
      'A back-fill would run 4 fire times, by version 1 of the job, 1 at a time.',
      ...['01', '02', '03', '04'].map((day) => `  2026-03-${day}T07:30:00.000Z`),
    ]);
    expect((await escapement(['back-fill', 'list', 'nightly-report'])).printed).toContain('No ');
    const few = ['--newest-first', '--parallel', '1'];
    const start = ['back-fill', 'start', 'nightly-report', ...days, ...few, ...why];
    const { code, answer } = await asJson(start);
    expect([code, answer.order, answer.total, answer.parallel]).toEqual([0, 'newest-first', 4, 1]);
    const show = await escapement(['back-fill', 'show', 'nightly-report', answer.id]);
    expect(show.printed).toContain('0 of 4 over');
    expect(show.printed).toContain(': the figures came late');
    const again = await escapement(start);
    expect([again.code, again.printed]).toEqual([1, expect.stringContaining('BACKFILL_RUNNING')]);
    const stop = ['back-fill', 'stop', 'nightly-report', answer.id, ...why];
    expect((await escapement(stop)).printed).toContain(`${answer.id}  stopped`);
    expect((await escapement(stop)).printed).toContain('BACKFILL_OVER');
    const list = await escapement(['back-fill', 'list', 'nightly-report', '--language', 'zh']);
    expect(list.printed).toContain('已停止');
  });

  it('is refused field by field where its times are none', async () => {
    const wrong = ['--from', 'yesterday', '--to', 'today'];
    const { code, printed } = await escapement(['back-fill', 'plan', 'nightly-report', ...wrong]);
    expect([code, printed]).toEqual([1, expect.stringMatching(/from: [\s\S]*to: /)]);
  });
});

describe('the limits of a queue by command', () => {
  it('are set in place of what was, shown, held to a version and cleared', async () => {
    const show = ['limits', 'show', 'mail'];
    expect((await escapement(show)).printed).toContain('QUEUE_LIMITS_NOT_FOUND');
    const both = ['limits', 'set', 'mail', '--max-concurrent', '5', '--per-minute', '90'];
    expect((await asJson(both)).answer).toMatchObject({
      ...{ maxConcurrent: 5, rateLimit: { perMinute: 90 }, version: 1 },
    });
    const set = (perSecond: string) =>
      escapement(['limits', 'set', 'mail', '--per-second', perSecond, '--if-version', '1']);
    expect((await set('2')).printed.split('\n').slice(1)).toEqual([
      '  any number of its runs may be at work at once',
      '  at most 2 of its runs begin within a second',
    ]);
    expect(await set('3')).toMatchObject({
      ...{ code: 1, printed: expect.stringContaining('QUEUE_LIMITS_CHANGED') },
    });
    expect((await escapement(['limits', 'clear', 'mail'])).code).toBe(0);
    expect((await escapement(show)).code).toBe(1);
  });

  it('are refused where there would be two rates', async () => {
    const two = ['limits', 'set', 'mail', '--per-second', '1', '--per-minute', '1'];
    expect(await escapement(two)).toMatchObject({
      ...{ code: 1, printed: expect.stringContaining('rateLimit: ') },
    });
  });
});

describe('what a job waits for by command', () => {
  it('is said where it waits for the rest of a fire time', async () => {
    const headers = { authorization: `Bearer ${adminToken}` };
    const made = { method: 'POST', url: '/api/v1/jobs', headers, payload: jobInput() } as const;
    expect((await command.world.api.inject(made)).statusCode).toBe(201);
    const joins = ['job', 'joins', 'nightly-report'];
    expect((await escapement(joins)).printed).toBe('It waits for the rest of no fire time.');
    expect((await escapement(['job', 'joins', 'nobody'])).printed).toContain('JOB_NOT_FOUND');
  });
});
