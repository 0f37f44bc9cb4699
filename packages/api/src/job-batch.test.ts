import { CoordinationFault } from '@escapement/core';
import { batchedJobsAtMost, type JobOutcome, type Problem } from '@escapement/protocol';
import { describe, expect, it } from 'vitest';
import { checksHere } from './checks/checks-here.ts';
import { batchKey, batchOf, batchUrl, useBatches } from './fixtures/batch-rig.ts';
import { bearer, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

const batch = useBatches();

/** What came of each: `created`, `repeated`, or the code of its problem. */
const words = (outcomes: readonly JobOutcome[]) =>
  outcomes.map((each) => {
    if (each.outcome === 'created') return each.repeated === true ? 'repeated' : 'created';
    return each.problem.code;
  });

const http = (url: string) => ({ task: { kind: 'http', url } });
const cron = (expression: string, more: object = {}) => ({
  schedule: { kind: 'cron', expressions: [expression], timeZone: 'UTC', ...more },
});
const large = { task: { kind: 'handler', handler: 'noop', input: 'x'.repeat(40_000) } };

describe('a batch', () => {
  it('creates its jobs and answers in the order in which they were sent', async () => {
    const outcomes = await batch.outcomesOf([...batchOf(3)].reverse());
    expect(outcomes).toMatchObject(
      ['job-2', 'job-1', 'job-0'].map((id) => ({ id, outcome: 'created', version: 1 })),
    );
    const stored = batch.world.coordination.jobs.get('job-1');
    expect(stored).toMatchObject({ queue: 'default', overlap: 'skip' });
    expect(outcomes[1]).toMatchObject({ revision: stored?.revision });
  });

  it('takes 500 jobs with all that a job may say', async () => {
    const full = {
      tags: ['a', 'b', 'c'],
      timeoutMs: 60_000,
      lock: 'ledger',
      catchUp: { policy: 'all', max: 3, withinMs: 60_000 },
      description: 'x'.repeat(1_000),
    };
    const outcomes = await batch.outcomesOf(batchOf(batchedJobsAtMost, full));
    expect(new Set(words(outcomes))).toEqual(new Set(['created']));
    expect(batch.world.coordination.jobs.size).toBe(500);
  });

  it.each([
    ['no object', 'nightly'],
    ['a list', []],
    ['an unknown field', jobInput({ colour: 'red' })],
    ['a missing schedule', jobInput({ schedule: undefined })],
    ['an id that is none', jobInput({ id: 'no/id' })],
    ['an id of another type', jobInput({ id: 7 })],
    ['a schedule that cannot be', jobInput(cron('60 * * * *'))],
    [
      'a schedule that is over',
      jobInput({ schedule: { kind: 'at', at: ['2020-01-01T00:00:00Z'] } }),
    ],
    ['a zone that is none', jobInput(cron('0 9 * * *', { timeZone: 'CST' }))],
    ['an unknown calendar', jobInput(cron('0 9 * * *', { calendars: ['nowhere'] }))],
    ['a policy that nobody honours', jobInput({ overlapLimit: 5 })],
    ['a retry without attempts', jobInput({ retry: { times: 3 } })],
    ['a password that nothing sends', jobInput(http('http://me:sec%0Aret@example.org/'))],
    ['more than a job may take', jobInput(large)],
    ['an id that is taken', jobInput({ id: 'standing' })],
  ])(
    'of one job with %s refuses that job alone, as if it had come by itself',
    async (...[, bad]) => {
      const alone = (payload: unknown) =>
        batch.world.api.inject({
          method: 'POST',
          url: '/api/v1/jobs',
          headers: { ...bearer, 'content-type': 'application/json' },
          payload: JSON.stringify(payload),
        });
      await alone(jobInput({ id: 'standing' }));
      const { requestId: _, ...problem } = (await alone(bad)).json() as Problem;
      const outcomes = await batch.outcomesOf([
        jobInput({ id: 'before' }),
        bad,
        jobInput({ id: 'after' }),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['created', 'refused', 'created']);
      expect(outcomes[1]).toMatchObject({ problem });
      expect(problem.errors?.length).toBeGreaterThan(0);
      expect(batch.world.coordination.jobs.size).toBe(3);
    },
  );

  it('creates a job paused that asks for it, and the others not', async () => {
    const paused = { reason: 'not before the fair' };
    await batch.outcomesOf([{ ...jobInput({ id: 'later' }), paused }, jobInput({ id: 'now' })]);
    const { jobs } = batch.world.coordination;
    expect(jobs.get('later')).toMatchObject({ paused });
    expect(jobs.get('now')).not.toHaveProperty('paused');
  });

  it('takes null for a job that is none, though alone it would be no body at all', async () => {
    expect(words(await batch.outcomesOf([null, jobInput()]))).toEqual(['INPUT_INVALID', 'created']);
  });

  it('keeps of several jobs with one id the first that can be kept', async () => {
    const outcomes = await batch.outcomesOf([
      jobInput(cron('60 * * * *')),
      jobInput({ description: 'the one' }),
      jobInput(),
    ]);
    expect(words(outcomes)).toEqual(['SCHEDULE_INVALID', 'created', 'JOB_ID_TAKEN']);
    expect(outcomes[2]).toMatchObject({
      problem: { detail: expect.stringMatching(/^Another job of this request/) },
    });
    expect(batch.world.coordination.jobs.get('nightly-report')?.description).toBe('the one');
  });

  it('fills what room there is, counting what it has let in itself', async () => {
    await batch.reopen({ definitionBytesAtMost: 5_500 });
    const outcomes = await batch.outcomesOf([
      ...batchOf(3, { description: 'x'.repeat(2_000) }),
      jobInput({ id: 'small' }),
    ]);
    expect(words(outcomes)).toEqual(['created', 'created', 'DEFINITIONS_FULL', 'created']);
  });

  it('refuses as unchecked those whose schedules nobody came to, and creates the others', async () => {
    await batch.reopen({
      checks: {
        ask: async (kind, question, withinMs) => {
          const answer = await checksHere.ask(kind, question, withinMs);
          return 'verdicts' in answer
            ? { ...answer, verdicts: answer.verdicts.slice(0, 2) }
            : answer;
        },
      },
    });
    expect(words(await batch.outcomesOf(batchOf(3)))).toEqual([
      'created',
      'created',
      'CHECKS_BUSY',
    ]);
  });

  it('remembers of each job the calendars that it was checked with', async () => {
    const calendar = { name: 'days-off', timeZone: 'UTC', daysOff: [{ date: '2026-12-25' }] };
    const made = { method: 'POST', url: '/api/v1/calendars', headers: bearer } as const;
    await batch.world.api.inject({ ...made, payload: calendar });
    await batch.outcomesOf(batchOf(2, cron('0 9 * * *', { calendars: ['days-off'] })));
    expect(batch.world.coordination.jobs.get('job-1')?.calendarVersions).toEqual({ 'days-off': 1 });
  });

  it('is announced to Redis in one call', async () => {
    const outcomes = await batch.outcomesOf(batchOf(200));
    expect(batch.world.archive.announcements).toBe(1);
    for (const each of outcomes) {
      if (each.outcome !== 'created') throw new Error(each.problem.code);
      expect(batch.world.archive.store.leastRevisionOf(each.id)).toBe(each.revision);
    }
  });

  it('stands when Redis cannot be told, and says so', async () => {
    batch.world.archive.state = 'down';
    const answer = await batch.send({ jobs: batchOf(2) });
    expect(answer.headers['x-escapement-warning']).toBe('REDIS_UNAVAILABLE');
    expect(words(answer.json().outcomes)).toEqual(['created', 'created']);
  });

  it('counts as many writes as it has jobs, and passes however few may come at once', async () => {
    await batch.reopen({ writeRate: { burst: 5, perMinute: 60 } });
    expect((await batch.send({ jobs: batchOf(3) })).statusCode).toBe(200);
    const refused = await batch.send({ jobs: batchOf(3) });
    expect(refused.json()).toMatchObject({ status: 429, code: 'TOO_MANY_WRITES' });
    expect(batch.world.coordination.jobs.size).toBe(3);
    await batch.world.clock.advance(10_000);
    expect((await batch.send({ jobs: batchOf(300) })).statusCode).toBe(200);
  });
});

/** From the creation on that bears this number, ZooKeeper does this once. */
function turnAt(count: number, turn: () => void): void {
  let created = 0;
  batch.world.coordination.beforeCreation = () => {
    created += 1;
    if (created === count) turn();
  };
}

describe('a fault in the middle', () => {
  it('leaves those that were made, and tells of the others what is known of them', async () => {
    const { coordination } = batch.world;
    turnAt(100, () => {
      coordination.state = 'suspended';
    });
    const outcomes = await batch.outcomesOf(batchOf(300));
    const count = (word: string) => words(outcomes).filter((each) => each === word).length;
    expect(count('created')).toBe(99);
    expect(coordination.jobs.size).toBe(99);
    // Four lots of fifty were under way; the others were not begun.
    expect(count('JOB_FATE_UNKNOWN')).toBe(101);
    expect(count('JOB_NOT_REACHED')).toBe(100);
    for (const each of outcomes) {
      const isUnknown = each.outcome !== 'created' && each.problem.code === 'JOB_FATE_UNKNOWN';
      expect(each.outcome === 'unknown').toBe(isUnknown);
    }

    // Sent again with a key it goes on where it ended.
    coordination.state = 'connected';
    const again = words(await batch.outcomesOf(batchOf(300), batchKey));
    expect(new Set(again)).toEqual(new Set(['created', 'repeated']));
    expect(coordination.jobs.size).toBe(300);
  });

  it('that is about one job is that one’s refusal', async () => {
    turnAt(2, () => {
      throw new CoordinationFault('COORD_CONTENDED', 'too many writers', { retryable: true });
    });
    const outcomes = await batch.outcomesOf(batchOf(3));
    expect(words(outcomes).sort()).toEqual(['ZOOKEEPER_REFUSES', 'created', 'created']);
    expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
  });

  it('ends the time of the request: what was not begun by then is said to be untouched', async () => {
    turnAt(1, () => batch.world.clock.leap(1_500));
    const said = words(await batch.outcomesOf(batchOf(300)));
    expect(said.filter((each) => each === 'JOB_NOT_REACHED')).toHaveLength(100);
    expect(said.filter((each) => each === 'created')).toHaveLength(200);
  });
});

describe('the same Idempotency-Key', () => {
  it('is answered the same, and where the answer was not kept with what stands', async () => {
    const mixed = [...batchOf(3), jobInput(cron('60 * * * *'))];
    const first = ['created', 'created', 'created', 'SCHEDULE_INVALID'];
    expect(words(await batch.outcomesOf(mixed, batchKey))).toEqual(first);
    expect(words(await batch.outcomesOf(mixed, batchKey))).toEqual(first);
    const { catalog, session, writer } = batch.world.coordination;
    const other = await openFakeWorld({ catalog, session, definitions: writer });
    expect(words(await batch.outcomesOf(mixed, batchKey, other))).toEqual([
      ...['repeated', 'repeated', 'repeated', 'SCHEDULE_INVALID'],
    ]);
    await other.api.close();
    expect(batch.world.coordination.writes).toBe(3);
  });

  it('sent to two nodes at once makes each job once', async () => {
    const { catalog, session, writer } = batch.world.coordination;
    const { answers } = batch.world;
    const other = await openFakeWorld({ catalog, session, definitions: writer, answers });
    const both = await Promise.all([
      batch.outcomesOf(batchOf(50), batchKey),
      batch.outcomesOf(batchOf(50), batchKey, other),
    ]);
    await other.api.close();
    expect(both[0]).toEqual(both[1]);
    expect(batch.world.coordination.writes).toBe(50);
  });

  it('does not hide that somebody else has taken an id', async () => {
    await batch.outcomesOf([jobInput({ description: 'theirs' })]);
    expect(
      words(await batch.outcomesOf([jobInput(), jobInput({ id: 'other' })], batchKey)),
    ).toEqual(['JOB_ID_TAKEN', 'created']);
  });

  it('is answered the same also where a job was edited since', async () => {
    const first = await batch.outcomesOf(batchOf(2), batchKey);
    const payload = jobInput({ id: 'job-1', description: 'edited' });
    const headers = { ...bearer, 'if-match': '*' };
    await batch.world.api.inject({ method: 'PUT', url: '/api/v1/jobs/job-1', headers, payload });
    expect(await batch.outcomesOf(batchOf(2), batchKey)).toEqual(first);
  });

  it('is not the same as none', async () => {
    await batch.outcomesOf(batchOf(2));
    expect(words(await batch.outcomesOf(batchOf(2)))).toEqual(['JOB_ID_TAKEN', 'JOB_ID_TAKEN']);
  });
});

it('the page of the interface says what a job of a batch is, and what comes of it', async () => {
  const page = (await batch.world.api.inject({ url: '/openapi.json', headers: bearer })).json();
  const { post } = page.paths[batchUrl];
  expect(post.operationId).toBe('createJobs');
  expect(post.requestBody.content['application/json'].schema.properties.jobs).toMatchObject({
    items: { $ref: '#/components/schemas/NewJob' },
    maxItems: 500,
  });
  expect(Object.keys(page.components.schemas)).toContain('JobBatchOutcomes');
});
