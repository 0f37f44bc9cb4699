import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SdkRefusal } from '../sdk-refusal.ts';
import { defineJob } from './define-job.ts';
import { judgedBy, unfitSentence } from './input-judgement.ts';

const daily = { kind: 'cron' as const, expressions: ['0 2 * * *'], timeZone: 'UTC' };
const day = z.object({ day: z.iso.date() });
const run = () => undefined;

/** A schema of nobody's library. */
const own = (validate: StandardSchemaV1<string>['~standard']['validate']) =>
  ({ '~standard': { version: 1, vendor: 'us', validate } }) as StandardSchemaV1<string>;

function refusalOf(act: () => unknown): SdkRefusal {
  try {
    act();
  } catch (error) {
    if (error instanceof SdkRefusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a job that is declared', () => {
  it('tells the interface its function by name, and its schema where that can be told', () => {
    const job = defineJob({
      id: 'report',
      schedule: daily,
      input: day,
      defaultInput: { day: '${fireDate}' },
      run,
    });
    expect(job.draft).toMatchObject({
      id: 'report',
      schedule: daily,
      task: { kind: 'handler', handler: 'report', input: { day: '${fireDate}' } },
    });
    expect(job.draft.task).toMatchObject({ inputSchema: { type: 'object', required: ['day'] } });
  });

  it('may have a name for people, in any script, and none that turns other text', () => {
    expect(defineJob({ id: 'report', name: '每晚报表', run }).draft.name).toBe('每晚报表');
    const refused = refusalOf(() => defineJob({ id: 'report', name: 'a\u202Eb', run }));
    expect(refused.message).toMatch(/the job "report": name: 1–100 characters/);
  });

  it('is run by hand alone where no schedule is said, and its id may begin with a digit', () => {
    const job = defineJob({ id: '2nd-report', run });
    expect(job.draft).toMatchObject({
      schedule: { kind: 'manual' },
      task: { handler: '_2nd-report' },
    });
  });

  it('keeps back a schema of which the scheduler would check a part only', () => {
    const looking = z.object({ text: z.string().regex(/^(?!no)/) });
    expect(defineJob({ id: 'a', input: looking, run }).draft.task).not.toHaveProperty(
      'inputSchema',
    );
    const byCode = z.object({ at: z.date() });
    expect(defineJob({ id: 'a', input: byCode, run }).draft.task).not.toHaveProperty('inputSchema');
    const silent = own((value) => ({ value: String(value) }));
    expect(defineJob({ id: 'a', input: silent, run }).draft.task).not.toHaveProperty('inputSchema');
  });

  it.each([
    ['an id that is none', { id: 'Not An Id' }],
    ['a word that no policy has', { id: 'a', overlap: 'sometimes' }],
    ['a field that nobody knows', { id: 'a', retries: 3 }],
    ['a schedule of another shape', { id: 'a', schedule: { cron: '* * * * *' } }],
    ['no function', { id: 'a', run: 'it' }],
  ])('is refused with %s', (_what, job) => {
    const refusal = refusalOf(() => defineJob({ run, ...job } as never));
    expect(refusal.code).toBe('JOB_INVALID');
    expect(refusal.said.zh).toMatch(/任务|defineJob/);
  });

  it('is told of its id alone where that is none, and not of the handler that is made of it', () => {
    const { said } = refusalOf(() => defineJob({ id: 'Not An Id', run }));
    expect(said.en).toContain('id: ');
    expect(said.en).not.toContain('handler');
  });

  it('is refused with a default input that its own schema refuses, or none where it has a schedule', () => {
    const bad = { id: 'a', input: day, defaultInput: { day: 'yesterday' }, run };
    expect(refusalOf(() => defineJob(bad)).message).toContain('input.day');
    expect(refusalOf(() => defineJob({ id: 'a', schedule: daily, input: day, run })).code).toBe(
      'JOB_INVALID',
    );
    expect(defineJob({ id: 'a', input: day, run }).draft.task).not.toHaveProperty('input');
  });
});

describe('an input', () => {
  it('is judged at once or later, as its schema does', async () => {
    expect(
      judgedBy(
        own((value) => ({ value: `${value}!` })),
        'a',
      ),
    ).toEqual({ kind: 'fits', value: 'a!' });
    const later = judgedBy(
      own(async () => ({ issues: [{ message: 'no', path: ['a', { key: 0 }] }] })),
      'a',
    );
    expect(await later).toEqual({ kind: 'unfit', issues: [{ path: 'a.0', message: 'no' }] });
  });

  it('is unfit where its schema throws or rejects, and is told of in one line', async () => {
    const throwing = own(() => {
      throw new Error('broken');
    });
    expect(judgedBy(throwing, 1)).toMatchObject({ kind: 'unfit' });
    expect(
      await judgedBy(
        own(() => Promise.reject(new Error('away'))),
        1,
      ),
    ).toMatchObject({ kind: 'unfit' });
    const issues = ['a', 'b', 'c', 'd'].map((path) => ({ path, message: 'is wrong' }));
    expect(unfitSentence(issues)).toBe(
      'input-unfit: input.a: is wrong; input.b: is wrong; input.c: is wrong',
    );
  });
});
