import { describe, expect, it } from 'vitest';
import { afterLimits } from '../runs/after-limits.ts';
import { parseRunId, scheduledRunId, servedTime } from '../runs/run-id.ts';
import type { After } from '../schemas/after.ts';
import { jobDefinitionSchema } from '../schemas/job.ts';
import { upstreamSchema } from '../schemas/upstream.ts';
import { afterRun, type RunEnding, servedBy, stepAfter } from './after-run.ts';
import { hasOwnInput, withGivenInput } from './given-input.ts';

const fireTime = Date.parse('2026-03-07T02:00:00.000Z');
const endedAt = fireTime + 61_000;

function endingOf(jobId: string, more: Partial<RunEnding> = {}): RunEnding {
  const runId = scheduledRunId(jobId, fireTime);
  return { runId, jobId, state: 'succeeded', attempt: 1, endedAt, kept: runId, ...more };
}

const both: After = { jobs: ['load', 'sum'], on: 'success', mode: 'all' };
const any: After = { ...both, mode: 'any' };

function definitionOf(task: object = { kind: 'handler', handler: 'mail' }) {
  const at = '2026-01-01T00:00:00.000Z';
  return jobDefinitionSchema.parse({
    ...{ id: 'mail', revision: 3, version: 2, createdAt: at, updatedAt: at, task },
    ...{ schedule: { kind: 'manual' }, after: both },
  });
}

const markOf = (text: string) =>
  [...text]
    .reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1e9, 7)
    .toString(36)
    .padEnd(25, '0');

const by = { definition: definitionOf(), results: new Map(), epoch: 7, markOf };

describe('a job after all of several', () => {
  it('waits until a run of each has ended that serves the same fire time', () => {
    const first = stepAfter(endingOf('load'), { id: 'mail', after: both }, undefined);
    expect(first).toMatchObject({ kind: 'waits', join: { servedTime: fireTime, isDone: false } });
    const join = first.kind === 'waits' ? first.join : undefined;
    const second = stepAfter(endingOf('sum'), { id: 'mail', after: both }, join);
    expect(second).toMatchObject({ kind: 'runs', join: { isDone: true } });
    expect(second.kind === 'runs' && second.runs.map(({ jobId }) => jobId)).toEqual(both.jobs);
    const done = second.kind === 'runs' ? second.join : undefined;
    expect(stepAfter(endingOf('load'), { id: 'mail', after: both }, done).kind).toBe('nothing');
  });

  it('counts the last end of each, and none of a job that it does not come after any more', () => {
    const others = ['gone', 'load'].map((jobId) => {
      return { jobId, runId: `${jobId}@20260307T020000Z`, state: 'succeeded', attempt: 1 } as const;
    });
    const join = { jobId: 'mail', servedTime: fireTime, since: 1, runs: others, isDone: false };
    const again = endingOf('load', { attempt: 2 });
    const step = stepAfter(again, { id: 'mail', after: both }, join);
    expect(step.kind === 'waits' && step.join.runs.map(({ attempt }) => attempt)).toEqual([2]);
  });
});

describe('a job after any of several', () => {
  it.each([
    ['success', ['succeeded']],
    ['failure', ['failed', 'timed-out', 'lost']],
    ['end', ['succeeded', 'failed', 'cancelled', 'timed-out', 'lost']],
  ] as const)('comes on %s after %j', (on, states) => {
    const all = ['succeeded', 'failed', 'cancelled', 'timed-out', 'lost'] as const;
    const awaited = all.filter((state) => {
      const after = { ...any, on };
      return (
        stepAfter(endingOf('load', { state }), { id: 'mail', after }, undefined).kind === 'runs'
      );
    });
    expect(awaited).toEqual(states);
  });
});

describe('a run after others', () => {
  it('follows from the end alone, and is told of the fire time that the one before served', () => {
    const ending = endingOf('load');
    const { envelope, after } = afterRun({ ending, runs: [ending] }, by);
    expect(after).toBe(ending.runId);
    expect(parseRunId(envelope.runId)).toMatchObject({ trigger: 'after', fireTime: endedAt });
    expect(servedTime(envelope)).toBe(fireTime);
    expect(servedBy({ runId: envelope.runId, endedAt: endedAt + 1 })).toBe(fireTime);
    expect(afterRun({ ending, runs: [ending] }, by).envelope).toEqual(envelope);
    const other = endingOf('load', { runId: scheduledRunId('load', fireTime + 1_000) });
    expect(afterRun({ ending: other, runs: [other] }, by).envelope.runId).not.toBe(envelope.runId);
  });

  it('is given what those before it told, as far as there is room', () => {
    const runs = both.jobs.map((jobId) => endingOf(jobId));
    const [, ending = endingOf('sum')] = runs;
    const long = JSON.stringify('x'.repeat(afterLimits.resultBytes));
    const results = new Map([
      [endingOf('load').runId, { result: long }],
      [ending.runId, { result: '{"rows":7}' }],
    ]);
    const { input } = afterRun({ ending, runs }, { ...by, results });
    const { upstream, upstreams } = upstreamSchema.parse(JSON.parse(input));
    expect(upstream).toMatchObject({ jobId: 'sum', result: { rows: 7 } });
    expect(upstreams?.['load']).toMatchObject({ state: 'succeeded', resultLeftOut: 'too-large' });
    expect(upstreams?.['sum']).toMatchObject({ result: { rows: 7 } });
  });

  it('gives its handler all of it, unless its job says what to give', () => {
    const ending = endingOf('load');
    const { envelope, input } = afterRun({ ending, runs: [ending] }, by);
    expect(hasOwnInput(envelope)).toBe(true);
    const value = JSON.parse(input);
    const plain = withGivenInput(envelope, value);
    expect(plain.task).toMatchObject({ input: { upstream: { runId: ending.runId } } });
    const task = { kind: 'handler', handler: 'mail', input: { of: '${upstream.runId}' } } as const;
    const own = withGivenInput({ ...envelope, task }, value);
    expect(own.task).toEqual(task);
    expect(own.upstream?.upstream.runId).toBe(ending.runId);
  });

  it('is nothing that somebody could make up for a run by hand', () => {
    const task = { kind: 'handler', handler: 'mail' } as const;
    const ending = endingOf('load');
    const { envelope, input } = afterRun({ ending, runs: [ending] }, by);
    const given = withGivenInput({ ...envelope, task, trigger: 'manual' }, JSON.parse(input));
    expect(given.upstream).toBeUndefined();
  });
});
