import type { JobDefinition } from '@escapement/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobKinds } from './job-kinds.ts';
import type { Entry } from './job-row.ts';
import { fitting, type JobFilter } from './job-search.ts';

const few = (...values: readonly string[]) => fc.constantFrom(...values);
const definition = fc.record({
  queue: few('default', 'slow'),
  tags: fc.subarray(['a', 'b', 'a,b', '"']),
  schedule: fc.oneof(
    fc.constant({ kind: 'manual' }),
    fc.record({ kind: few('cron'), timeZone: few('UTC', 'Asia/Shanghai') }),
  ),
  task: fc.oneof(
    fc.record({ kind: few('handler'), handler: few('record', 'http') }),
    fc.constant({ kind: 'http' }),
  ),
  paused: fc.option(fc.constant({ reason: 'quiet' }), { nil: undefined }),
});
const row = fc.oneof(
  { weight: 9, arbitrary: definition.map((job) => ({ kind: 'job', definition: job })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'broken', problem: 'not JSON' }) },
);
const rowsOf = fc
  .array(row, { minLength: 1, maxLength: 60 })
  .map((rows) => rows.map((each, i) => ({ ...each, id: `job-${i}` }) as unknown as Entry));
const filter = fc.record(
  {
    state: few('enabled', 'paused', 'broken') as fc.Arbitrary<'enabled' | 'paused' | 'broken'>,
    tag: few('a', 'b', 'a,b', 'none'),
    zone: few('UTC', 'Asia/Shanghai'),
    queue: few('default', 'slow'),
    handler: few('record', 'http'),
    alike: fc.constant((job: JobDefinition) => job.task.kind === 'http'),
    among: fc.constant((job: JobDefinition) => job.tags.length > 1),
  },
  { requiredKeys: [] },
);

/** Each row looked at by itself. */
function isFit(row: Entry, { state, ...rest }: JobFilter): boolean {
  const job = row.kind === 'job' ? row.definition : undefined;
  const standsAs = job === undefined ? 'broken' : job.paused === undefined ? 'enabled' : 'paused';
  const asked: readonly (boolean | undefined)[] = [
    rest.tag === undefined || job?.tags.includes(rest.tag),
    rest.zone === undefined ||
      (job && 'timeZone' in job.schedule && job.schedule.timeZone === rest.zone),
    rest.queue === undefined || job?.queue === rest.queue,
    rest.handler === undefined ||
      (job?.task.kind === 'handler' && job.task.handler === rest.handler),
    rest.alike === undefined || (job && rest.alike(job)),
    rest.among === undefined || (job && rest.among(job)),
  ];
  return (state === undefined || standsAs === state) && asked.every((each) => each === true);
}

describe('rows that are alike', () => {
  it('fit a filter exactly where each by itself does', () => {
    const kinds = new JobKinds();
    fc.assert(
      fc.property(rowsOf, filter, (rows, asked) => {
        const fits = fitting(asked, kinds) ?? (() => true);
        expect(rows.map(fits)).toEqual(rows.map((each) => isFit(each, asked)));
      }),
      { numRuns: 500 },
    );
  });

  it('are judged once for a filter, however many they are', () => {
    let judged = 0;
    const alike = () => {
      judged += 1;
      return true;
    };
    const rows = Array.from({ length: 1_000 }, (_, i) => taggedJob(i, `team-${i % 7}`));
    const fits = fitting({ alike }, new JobKinds());
    expect(rows.every((each) => fits?.(each))).toBe(true);
    expect(judged).toBe(7);
  });

  it('are told apart though more kinds come than are remembered', () => {
    const kinds = new JobKinds();
    const rows = Array.from({ length: 25_000 }, (_, i) => taggedJob(i, `tag-${i}`));
    const fits = fitting({ tag: 'tag-12345' }, kinds);
    expect(rows.filter((each) => fits?.(each)).map(({ id }) => id)).toEqual(['job-12345']);
  });
});

function taggedJob(i: number, tag: string): Entry {
  const task = { kind: 'http' };
  const job = { queue: 'default', tags: [tag], schedule: { kind: 'manual' }, task };
  return { kind: 'job', id: `job-${i}`, definition: job as unknown as JobDefinition };
}
