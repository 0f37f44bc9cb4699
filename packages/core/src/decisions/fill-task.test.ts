import { describe, expect, it } from 'vitest';
import type { RunEnvelope } from '../schemas/envelope.ts';
import { scheduleSchema } from '../schemas/schedule.ts';
import type { Task } from '../schemas/task.ts';
import {
  configIn,
  filledTask,
  secretsIn,
  unknownTemplates,
  upstreamAskedAt,
  zoneOf,
} from './fill-task.ts';

const fireTime = Date.parse('2026-03-07T18:30:00.000Z');

function filled(task: Task, zone?: string): Task {
  const envelope: RunEnvelope = {
    runId: 'bill@20260307T183000Z',
    jobId: 'bill',
    trigger: 'schedule',
    ...{ fireTime, dueTime: fireTime, beginBy: fireTime + 1 },
    ...{ version: 1, revision: 1, epoch: 1, queue: 'default', overlap: 'skip' },
    task,
    ...(zone === undefined ? {} : { zone }),
  };
  return filledTask({ envelope, attempt: 2 });
}
const input = (value: Extract<Task, { kind: 'handler' }>['input']): Task => ({
  kind: 'handler',
  handler: 'bill',
  input: value,
});

describe('the templates of a task', () => {
  it('are filled at any depth of an input, and a number stays one', () => {
    const task = input({
      at: '${fireTime}',
      keys: [{ key: '${jobId}/${fireDate}/${attempt}' }],
      attempt: '${attempt}',
      untouched: 7,
    });
    expect(filled(task)).toEqual(
      input({
        at: '2026-03-07T18:30:00.000Z',
        keys: [{ key: 'bill/2026-03-07/2' }],
        attempt: 2,
        untouched: 7,
      }),
    );
  });

  it('are filled by the run before, as they are or within a text', () => {
    const before = { jobId: 'load', runId: 'load@20260307T020000Z', state: 'succeeded' } as const;
    const upstream = {
      upstream: { ...before, fireTime: '2026-03-07T02:00:00.000Z', result: { rows: [3, 4], n: 7 } },
    };
    const asked = {
      all: '${upstream.result}',
      second: '${upstream.result.rows.1}',
      text: '${upstream.state}: ${upstream.result.n} of ${upstream.result.rows}',
      byJob: '${upstreams.load.result.n}',
      missing: '${upstream.result.none}',
      empty: 'none: ${upstreams.sum.result}',
    };
    const { task } = { task: input(asked) };
    const run = { runId: 'a@20260307T183000Z', jobId: 'a', fireTime, task, upstream };
    expect(filledTask({ envelope: run, attempt: 1 })).toEqual(
      input({
        ...{ all: { rows: [3, 4], n: 7 }, second: 4, text: 'succeeded: 7 of [3,4]' },
        ...{ byJob: 7, missing: null, empty: 'none: ' },
      }),
    );
    expect(unknownTemplates(task)).toEqual([]);
    expect(upstreamAskedAt(task)).toEqual({ path: 'task.input.all', name: 'upstream.result' });
    expect(unknownTemplates(input('${upstream}')).map(({ name }) => name)).toEqual(['upstream']);
  });

  it.each([
    ['Asia/Shanghai', '2026-03-08'],
    ['America/New_York', '2026-03-07'],
    [undefined, '2026-03-07'],
  ])('count the days of %s', (zone, day) => {
    expect(filled(input('${fireDate}'), zone)).toEqual(input(day));
  });

  it('are encoded in an address, and stay texts in headers', () => {
    const task: Task = {
      kind: 'http',
      method: 'POST',
      url: 'https://example.com/${runId}?at=${fireTime}&n=${attempt}',
      headers: { 'x-try': '${attempt}' },
      body: { run: '${runId}' },
    };
    expect(filled(task)).toEqual({
      ...task,
      url: 'https://example.com/bill%4020260307T183000Z?at=2026-03-07T18%3A30%3A00.000Z&n=2',
      headers: { 'x-try': '2' },
      body: { run: 'bill@20260307T183000Z' },
    });
  });

  it('leave a script to its shell, and fill its variables', () => {
    const script: Task = { kind: 'script', interpreter: 'bash', script: 'echo ${jobId}' };
    expect(filled(script)).toBe(script);
    const told = { ...script, env: { JOB: '${jobId}', ATTEMPT: '${attempt}' } };
    expect(filled(told)).toEqual({ ...script, env: { JOB: 'bill', ATTEMPT: '2' } });
    expect(unknownTemplates({ ...script, script: 'echo ${HOME}' })).toEqual([]);
  });

  it('that nothing stands for are named with their place, and stay as they are', () => {
    const task = input({ a: ['${HOME}', '${toString}', '$${HOME}'] });
    expect(unknownTemplates(task)).toEqual([
      { path: 'task.input.a.0', name: 'HOME' },
      { path: 'task.input.a.1', name: 'toString' },
    ]);
    expect(filled(task)).toEqual(input({ a: ['${HOME}', '${toString}', '${HOME}'] }));
  });

  it("are filled in the name of a job of BullMQ's, which its worker goes by", () => {
    const task: Task = { kind: 'bullmq', queue: 'mails', prefix: 'bull', name: 'bill-${fireDate}' };
    expect(filled(task)).toEqual({ ...task, name: 'bill-2026-03-07' });
    expect(unknownTemplates({ ...task, name: '${HOME}' })).toEqual([
      { path: 'task.name', name: 'HOME' },
    ]);
  });

  it('are filled in no name of a field, where two dollars are one all the same', () => {
    const task = input({ '${jobId}': 1, deep: [{ '$${jobId}': '$${jobId}' }] });
    expect(filled(task)).toEqual(input({ '${jobId}': 1, deep: [{ '${jobId}': '${jobId}' }] }));
  });

  it('find a field with the name of a prototype', () => {
    const task = input(JSON.parse('{"__proto__":"${jobId}"}'));
    expect(JSON.stringify(filled(task))).toContain('{"__proto__":"bill"}');
  });
});

describe('the days of a job', () => {
  const kinds = [
    { kind: 'cron', expressions: ['* * * * *'] },
    { kind: 'every', everyMs: 1000 },
    { kind: 'at', at: ['2026-03-07T02:00:00.000Z'] },
    { kind: 'key-expired', source: 'shop', pattern: 'order:*' },
    { kind: 'manual' },
  ];

  it.each(kinds)('are those of the zone that a schedule of the kind $kind says', (schedule) => {
    const said = scheduleSchema.parse({ ...schedule, timeZone: 'Asia/Shanghai' });
    expect(zoneOf(said)).toBe('Asia/Shanghai');
    expect(filled(input('${fireDate}'), zoneOf(said))).toEqual(input('2026-03-08'));
  });

  it.each(kinds.slice(1))(
    'are those of UTC where $kind says none, and nothing is stored',
    (each) => {
      const silent = scheduleSchema.parse(each);
      expect(silent).toEqual(each);
      expect(zoneOf(silent)).toBeUndefined();
    },
  );
});

describe('the configuration that a task asks for', () => {
  const task = input({ whole: '${config.limits}', part: 'at ${config.limits} of ${config.max}' });
  const { envelope } = { envelope: { runId: 'bill@20260307T183000Z', jobId: 'bill', fireTime } };

  it('is named once each, with where it is asked for first', () => {
    expect([...configIn(task)]).toEqual([
      ['limits', 'task.input.whole'],
      ['max', 'task.input.part'],
    ]);
    expect(unknownTemplates(task)).toEqual([]);
    const paths = unknownTemplates(input(['${config.}', '${config.a b}'])).map(({ path }) => path);
    expect(paths).toEqual(['task.input.0', 'task.input.1']);
  });

  it('is the value itself where it stands alone, and JSON within a text', () => {
    const config = new Map<string, never>([
      ['limits', { a: [1, '${jobId}'] } as never],
      ['max', 'x/y' as never],
    ]);
    expect(filledTask({ envelope: { ...envelope, task }, attempt: 1, config })).toEqual(
      input({ whole: { a: [1, '${jobId}'] }, part: 'at {"a":[1,"${jobId}"]} of x/y' }),
    );
    const url = 'http://h/${config.max}?l=${config.limits}';
    const headers = { 'x-max': '${config.max}', 'x-limits': '${config.limits}' };
    const http: Task = { kind: 'http', method: 'GET', url, headers };
    expect(filledTask({ envelope: { ...envelope, task: http }, attempt: 1, config })).toEqual({
      ...http,
      url: `http://h/x%2Fy?l=${encodeURIComponent('{"a":[1,"${jobId}"]}')}`,
      headers: { 'x-max': 'x/y', 'x-limits': '{"a":[1,"${jobId}"]}' },
    });
    expect(filledTask({ envelope: { ...envelope, task }, attempt: 1 })).toEqual(task);
  });
});

describe('the secrets of a task', () => {
  const task = input(['${secret.a} ${secret.b-2}', '${secret.a}', '$${secret.c}', '${secret.}']);

  it('are told by name and place, but for what only looks like one', () => {
    expect([...secretsIn(task)]).toEqual([
      ['a', 'task.input.0'],
      ['b-2', 'task.input.0'],
    ]);
    expect(unknownTemplates(task)).toEqual([{ path: 'task.input.3', name: 'secret.' }]);
  });

  it('are filled in once, and a value is read for no templates', () => {
    const secrets = new Map([['a', '${secret.b-2} $& ${jobId}']]);
    const envelope = { runId: 'r', jobId: 'j', fireTime, task };
    expect(filledTask({ envelope, attempt: 1, secrets })).toEqual(
      input([
        '${secret.b-2} $& ${jobId} ${secret.b-2}',
        '${secret.b-2} $& ${jobId}',
        '${secret.c}',
        '${secret.}',
      ]),
    );
  });

  it('are no more of an address than they are', () => {
    const http = { kind: 'http', method: 'GET', url: 'https://x.test/?t=${secret.a}&u=1' } as const;
    const envelope = { runId: 'r', jobId: 'j', fireTime, task: http };
    const secrets = new Map([['a', 'b&u=2']]);
    expect(filledTask({ envelope, attempt: 1, secrets })).toMatchObject({
      url: 'https://x.test/?t=b%26u%3D2&u=1',
    });
  });
});
