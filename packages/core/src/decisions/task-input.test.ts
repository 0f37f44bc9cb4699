import { describe, expect, test } from 'vitest';
import { type JobInput, jobInputSchema } from '../schemas/job.ts';
import { judgeInput, judgeOwnInput, unfitReason } from './task-input.ts';

const inputSchema = {
  type: 'object',
  required: ['account'],
  properties: {
    account: { type: 'string', pattern: '^[A-Z]{2}\\d+$' },
    day: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    attempt: { type: 'integer', minimum: 1 },
  },
  additionalProperties: false,
};

function job(task: object, change: object = {}): JobInput {
  return jobInputSchema.parse({
    id: 'bill',
    schedule: { kind: 'cron', expressions: ['0 0 2 * * *'], timeZone: 'Asia/Tokyo' },
    task: { kind: 'handler', handler: 'bill', ...task },
    ...change,
  });
}

describe('the input that a job has of its own', () => {
  test('is held against its schema with values where templates stand', () => {
    const input = { account: 'DE1', day: '${fireDate}', attempt: '${attempt}' };
    expect(judgeOwnInput(job({ input, inputSchema }))).toEqual({ kind: 'fits' });
    const verdict = judgeOwnInput(job({ input: { ...input, day: '${fireTime}' }, inputSchema }));
    expect(verdict).toMatchObject({ kind: 'unfit', findings: [{ path: 'day' }] });
  });

  test('is wanted where fire times come by themselves, and may be left to whoever asks where none do', () => {
    expect(judgeOwnInput(job({ inputSchema }))).toMatchObject({
      kind: 'unfit',
      findings: [{ path: '', message: { en: 'is missing' } }],
    });
    const byHand = { schedule: { kind: 'manual' } };
    expect(judgeOwnInput(job({ inputSchema }, byHand))).toEqual({ kind: 'fits' });
    expect(judgeOwnInput(job({ inputSchema, input: {} }, byHand)).kind).toBe('unfit');
    expect(judgeOwnInput(job({ inputSchema: { type: 'text' } }, byHand)).kind).toBe('bad-schema');
  });

  test('is anything where there is no schema', () => {
    expect(judgeOwnInput(job({ input: [1] }))).toEqual({ kind: 'fits' });
    const { task, ...rest } = job({});
    const http = { ...rest, task: { kind: 'http', method: 'GET', url: 'http://x.test/' } as const };
    expect([task.kind, judgeOwnInput(http)]).toEqual(['handler', { kind: 'fits' }]);
  });
});

describe('the sentence of a run that failed by it', () => {
  const of = (input: unknown, schema: object = inputSchema) =>
    unfitReason(judgeInput(job({ input, inputSchema: schema }).task));

  test('says where and what, in so many words', () => {
    expect(of({ account: 'DE1' })).toBeUndefined();
    expect(of({ account: 7, tip: 1 })).toBe(
      'input-unfit: input.account must be string; input.tip is not allowed; known: ["account","day","attempt"]',
    );
    expect(of('x')).toBe('input-unfit: input must be object');
  });

  test('says so of a schema that came past the interface and is none', () => {
    expect(of({}, { allOf: 7 })).toBe('input-unfit: inputSchema.allOf A list of schemas is wanted');
  });
});
