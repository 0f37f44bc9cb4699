import { CoordinationFault } from '@escapement/core';
import {
  batchedJobsAtMost,
  type JobOutcome,
  jobBatchOutcomesSchema,
  type Problem,
} from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiDeps } from './api-deps.ts';
import { checksHere } from './checks/checks-here.ts';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

const url = '/api/v1/jobs:batch';
const key = { 'idempotency-key': 'import-1' };

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const send = (payload: unknown, headers: Record<string, string> = {}, at = world) =>
  at.api.inject({
    method: 'POST',
    url,
    headers: { ...bearer, ...headers },
    payload: payload as object,
  });

async function outcomesOf(
  jobs: readonly unknown[],
  headers: Record<string, string> = {},
  at = world,
): Promise<readonly JobOutcome[]> {
  const answer = await send({ jobs }, headers, at);
  expect({ status: answer.statusCode, body: answer.json() }).toMatchObject({ status: 200 });
  return jobBatchOutcomesSchema.parse(answer.json()).outcomes;
}

/** What came of each: `created`, `repeated`, or the code of its problem. */
const words = (outcomes: readonly JobOutcome[]) =>
  outcomes.map((each) => {
    if (each.outcome === 'created') return each.repeated === true ? 'repeated' : 'created';
    return each.problem.code;
  });
const jobs = (count: number, change: object = {}) =>
  Array.from({ length: count }, (_, i) => jobInput({ id: `job-${i}`, ...change }));

async function reopen(change: Partial<ApiDeps>): Promise<void> {
  await world.api.close();
  world = await openFakeWorld(change);
}

const http = (url: string) => ({ task: { kind: 'http', url } });
const cron = (expression: string, more: object = {}) => ({
  schedule: { kind: 'cron', expressions: [expression], timeZone: 'UTC', ...more },
});
const large = { task: { kind: 'handler', handler: 'noop', input: 'x'.repeat(40_000) } };

describe('a batch', () => {
  it('creates its jobs and answers in the order in which they were sent', async () => {
    const outcomes = await outcomesOf([...jobs(3)].reverse());
    expect(outcomes).toMatchObject(
      ['job-2', 'job-1', 'job-0'].map((id) => ({ id, outcome: 'created', version: 1 })),
    );
    const stored = world.coordination.jobs.get('job-1');
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
    const outcomes = await outcomesOf(jobs(batchedJobsAtMost, full));
    expect(new Set(words(outcomes))).toEqual(new Set(['created']));
    expect(world.coordination.jobs.size).toBe(500);
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
    ['a policy that nobody honours', jobInput({ overlap: 'replace' })],
    ['a retry, which nobody honours', jobInput({ retry: { times: 3 } })],
    ['a password in an address', jobInput(http('http://me:secret@example.org/'))],
    ['more than a job may take', jobInput(large)],
    ['an id that is taken', jobInput({ id: 'standing' })],
  ])(
    'of one job with %s refuses that job alone, as if it had come by itself',
    async (...[, bad]) => {
      const alone = (payload: unknown) =>
        world.api.inject({
          method: 'POST',
          url: '/api/v1/jobs',
          headers: { ...bearer, 'content-type': 'application/json' },
          payload: JSON.stringify(payload),
        });
      await alone(jobInput({ id: 'standing' }));
      const { requestId: _, ...problem } = (await alone(bad)).json() as Problem;
      const outcomes = await outcomesOf([
        jobInput({ id: 'before' }),
        bad,
        jobInput({ id: 'after' }),
      ]);
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['created', 'refused', 'created']);
      expect(outcomes[1]).toMatchObject({ problem });
      expect(problem.errors?.length).toBeGreaterThan(0);
      expect(world.coordination.jobs.size).toBe(3);
    },
  );

  it('takes null for a job that is none, though alone it would be no body at all', async () => {
    expect(words(await outcomesOf([null, jobInput()]))).toEqual(['INPUT_INVALID', 'created']);
  });

  it('keeps of several jobs with one id the first that can be kept', async () => {
    const outcomes = await outcomesOf([
      jobInput(cron('60 * * * *')),
      jobInput({ description: 'the one' }),
      jobInput(),
    ]);
    expect(words(outcomes)).toEqual(['SCHEDULE_INVALID', 'created', 'JOB_ID_TAKEN']);
    expect(outcomes[2]).toMatchObject({
      problem: { detail: expect.stringMatching(/^Another job of this request/) },
    });
    expect(world.coordination.jobs.get('nightly-report')?.description).toBe('the one');
  });

  it('fills what room there is, counting what it has let in itself', async () => {
    await reopen({ definitionBytesAtMost: 5_500 });
    const outcomes = await outcomesOf([
      ...jobs(3, { description: 'x'.repeat(2_000) }),
      jobInput({ id: 'small' }),
    ]);
    expect(words(outcomes)).toEqual(['created', 'created', 'DEFINITIONS_FULL', 'created']);
  });

  it('refuses as unchecked those whose schedules nobody came to, and creates the others', async () => {
    await reopen({
      checks: {
        ask: async (kind, question, withinMs) => {
          const answer = await checksHere.ask(kind, question, withinMs);
          return 'verdicts' in answer
            ? { ...answer, verdicts: answer.verdicts.slice(0, 2) }
            : answer;
        },
      },
    });
    expect(words(await outcomesOf(jobs(3)))).toEqual(['created', 'created', 'CHECKS_BUSY']);
  });

  it('remembers of each job the calendars that it was checked with', async () => {
    const calendar = { name: 'days-off', timeZone: 'UTC', daysOff: [{ date: '2026-12-25' }] };
    const made = { method: 'POST', url: '/api/v1/calendars', headers: bearer } as const;
    await world.api.inject({ ...made, payload: calendar });
    await outcomesOf(jobs(2, cron('0 9 * * *', { calendars: ['days-off'] })));
    expect(world.coordination.jobs.get('job-1')?.calendarVersions).toEqual({ 'days-off': 1 });
  });

  it('is announced to Redis in one call', async () => {
    const outcomes = await outcomesOf(jobs(200));
    expect(world.archive.announcements).toBe(1);
    for (const each of outcomes) {
      if (each.outcome !== 'created') throw new Error(each.problem.code);
      expect(world.archive.minimumRevisions.get(each.id)).toBe(each.revision);
    }
  });

  it('stands when Redis cannot be told, and says so', async () => {
    world.archive.state = 'down';
    const answer = await send({ jobs: jobs(2) });
    expect(answer.headers['x-escapement-warning']).toBe('REDIS_UNAVAILABLE');
    expect(words(answer.json().outcomes)).toEqual(['created', 'created']);
  });

  it('counts as many writes as it has jobs, and passes however few may come at once', async () => {
    await reopen({ writeRate: { burst: 5, perMinute: 60 } });
    expect((await send({ jobs: jobs(3) })).statusCode).toBe(200);
    const refused = await send({ jobs: jobs(3) });
    expect(refused.json()).toMatchObject({ status: 429, code: 'TOO_MANY_WRITES' });
    expect(world.coordination.jobs.size).toBe(3);
    world.clock.advance(10_000);
    expect((await send({ jobs: jobs(300) })).statusCode).toBe(200);
  });
});

describe('the whole of a batch is refused', () => {
  const text = (payload: string) =>
    world.api.inject({
      method: 'POST',
      url,
      headers: { ...bearer, 'content-type': 'application/json' },
      payload,
    });

  it.each([
    ['no object', [], 400, 'INPUT_INVALID'],
    ['an object without jobs', {}, 400, 'INPUT_INVALID'],
    ['no list', { jobs: { id: 'a' } }, 400, 'INPUT_INVALID'],
    ['no job', { jobs: [] }, 400, 'INPUT_INVALID'],
    ['more jobs than a batch takes', { jobs: jobs(501) }, 400, 'INPUT_INVALID'],
    ['an unknown field beside them', { jobs: jobs(1), dryRun: true }, 400, 'INPUT_INVALID'],
    [
      'a megabyte',
      { jobs: [jobInput({ description: 'x'.repeat(1_100_000) })] },
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'values without end',
      { jobs: [Array.from({ length: 60_000 }, () => 0)] },
      400,
      'BODY_TOO_COMPLEX',
    ],
  ])('that is %s', async (...[, payload, status, code]) => {
    const answer = await text(JSON.stringify(payload));
    expect(answer.json()).toMatchObject({ status, code });
    expect(world.coordination.writes).toBe(0);
  });

  it('with the fields that it takes, and the bytes', async () => {
    const unknown = await send({ jobs: jobs(1), dryRun: true });
    expect(unknown.json().errors).toMatchObject([{ path: 'dryRun', allowed: 'jobs' }]);
    const many = await send({ jobs: jobs(501) });
    expect(many.json().errors).toMatchObject([{ path: 'jobs', allowed: 'at most 500 items' }]);
    expect((await text(' '.repeat(1_100_000))).json().detail).toContain('1048576 bytes');
  });

  it('when its key stands for another request', async () => {
    await outcomesOf(jobs(2), key);
    expect((await send({ jobs: jobs(3) }, key)).json()).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('while nobody knows what time it is', async () => {
    world.time.isUnknown = true;
    expect((await send({ jobs: jobs(2) })).json()).toMatchObject({ code: 'TIME_UNKNOWN' });
    expect(world.coordination.writes).toBe(0);
  });

  it('while ZooKeeper is away', async () => {
    world.coordination.state = 'suspended';
    const answer = await send({ jobs: [jobInput({ colour: 'red' }), ...jobs(2)] });
    expect(answer.json()).toMatchObject({ status: 503, code: 'ZOOKEEPER_UNAVAILABLE' });
  });

  it('within two seconds when ZooKeeper is silent', async () => {
    world.coordination.frozen = true;
    const asked = send({ jobs: jobs(100) });
    while (world.clock.sleeping === 0) await new Promise(setImmediate);
    world.clock.advance(1_999);
    expect((await asked).json()).toMatchObject({ status: 503, code: 'ZOOKEEPER_UNAVAILABLE' });
  });

  it('for another reason than a method: there is one', async () => {
    const answer = await world.api.inject({ url, headers: bearer });
    expect(answer.json()).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(answer.headers.allow).toBe('POST');
  });
});

/** From the creation on that bears this number, ZooKeeper does this once. */
function turnAt(count: number, turn: () => void): void {
  let created = 0;
  world.coordination.beforeCreation = () => {
    created += 1;
    if (created === count) turn();
  };
}

describe('a fault in the middle', () => {
  it('leaves those that were made, and tells of the others what is known of them', async () => {
    const { coordination } = world;
    turnAt(100, () => {
      coordination.state = 'suspended';
    });
    const outcomes = await outcomesOf(jobs(300));
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
    const again = words(await outcomesOf(jobs(300), key));
    expect(new Set(again)).toEqual(new Set(['created', 'repeated']));
    expect(coordination.jobs.size).toBe(300);
  });

  it('that is about one job is that one’s refusal', async () => {
    turnAt(2, () => {
      throw new CoordinationFault('COORD_CONTENDED', 'too many writers', { retryable: true });
    });
    const outcomes = await outcomesOf(jobs(3));
    expect(words(outcomes).sort()).toEqual(['ZOOKEEPER_REFUSES', 'created', 'created']);
    expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
  });

  it('ends the time of the request: what was not begun by then is said to be untouched', async () => {
    turnAt(1, () => world.clock.advance(1_500));
    const said = words(await outcomesOf(jobs(300)));
    expect(said.filter((each) => each === 'JOB_NOT_REACHED')).toHaveLength(100);
    expect(said.filter((each) => each === 'created')).toHaveLength(200);
  });
});

describe('the same Idempotency-Key', () => {
  it('answers what the first request made, on this node and on another', async () => {
    const mixed = [...jobs(3), jobInput(cron('60 * * * *'))];
    expect(words(await outcomesOf(mixed, key))).toEqual([
      ...['created', 'created', 'created', 'SCHEDULE_INVALID'],
    ]);
    const repeat = ['repeated', 'repeated', 'repeated', 'SCHEDULE_INVALID'];
    expect(words(await outcomesOf(mixed, key))).toEqual(repeat);
    const { catalog, session, writer } = world.coordination;
    const other = await openFakeWorld({ catalog, session, definitions: writer });
    expect(words(await outcomesOf(mixed, key, other))).toEqual(repeat);
    await other.api.close();
    expect(world.coordination.writes).toBe(3);
  });

  it('sent to two nodes at once makes each job once', async () => {
    const { catalog, session, writer } = world.coordination;
    const other = await openFakeWorld({ catalog, session, definitions: writer });
    const both = await Promise.all([outcomesOf(jobs(50), key), outcomesOf(jobs(50), key, other)]);
    await other.api.close();
    const said = both.flatMap(words);
    expect(said.filter((each) => each === 'created')).toHaveLength(50);
    expect(said.filter((each) => each === 'repeated')).toHaveLength(50);
  });

  it('does not hide that somebody else has taken an id', async () => {
    await outcomesOf([jobInput({ description: 'theirs' })]);
    expect(words(await outcomesOf([jobInput(), jobInput({ id: 'other' })], key))).toEqual([
      'JOB_ID_TAKEN',
      'created',
    ]);
  });

  it('finds a job that was edited since, as the node remembers that it made it', async () => {
    await outcomesOf(jobs(2), key);
    const pause = `/api/v1/jobs/job-1`;
    const payload = jobInput({ id: 'job-1', description: 'edited' });
    const headers = { ...bearer, 'if-match': '*' };
    await world.api.inject({ method: 'PUT', url: pause, headers, payload });
    const [, edited] = await outcomesOf(jobs(2), key);
    expect(edited).toMatchObject({ outcome: 'created', repeated: true, version: 2 });
  });

  it('is not the same as none', async () => {
    await outcomesOf(jobs(2));
    expect(words(await outcomesOf(jobs(2)))).toEqual(['JOB_ID_TAKEN', 'JOB_ID_TAKEN']);
  });
});

describe('the answer to a batch is bounded', () => {
  it('when each of its jobs is wrong in many ways', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`field-${i}`, 1]));
    const answer = await send({ jobs: Array.from({ length: 500 }, () => wrong) });
    expect(answer.statusCode).toBe(200);
    expect(answer.body.length).toBeLessThan(600_000);
    const { outcomes } = jobBatchOutcomesSchema.parse(answer.json());
    for (const each of outcomes) {
      if (each.outcome === 'created') throw new Error('none of them is a job');
      const { errors = [], moreErrors = 0 } = each.problem;
      expect(errors.length + moreErrors).toBeGreaterThanOrEqual(90);
    }
  });

  it('when what was sent as an id is longer than any', async () => {
    const [outcome] = await outcomesOf([{ id: 'x'.repeat(5_000) }]);
    expect(outcome?.id?.length).toBe(128);
  });
});

it('the page of the interface says what a job of a batch is, and what comes of it', async () => {
  const page = (await world.api.inject({ url: '/openapi.json', headers: bearer })).json();
  const { post } = page.paths[url];
  expect(post.operationId).toBe('createJobs');
  expect(post.requestBody.content['application/json'].schema.properties.jobs).toMatchObject({
    items: { $ref: '#/components/schemas/JobInput' },
    maxItems: 500,
  });
  expect(Object.keys(page.components.schemas)).toContain('JobBatchOutcomes');
});
