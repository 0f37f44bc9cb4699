import { ProblemError } from '@escapement/client';
import { describe, expect, it } from 'vitest';
import type { SelectedJob } from '../jobs/selection.ts';
import { eachInTurn } from './in-turn.ts';
import { doToOne, type Order } from './one-of-many.ts';

const problem = (code: string, status: number) =>
  new ProblemError({ type: 'about:blank', title: 'x', status, code, detail: 'x' });
const away = () => problem('ZOOKEEPER_UNAVAILABLE', 503);
const changed = () => problem('JOB_CHANGED', 412);
const gone = () => problem('JOB_NOT_FOUND', 404);

const job: SelectedJob = {
  ...{ id: 'a', state: 'enabled', version: 4, zone: undefined },
  ...{ pausedSince: undefined, runningCount: 0 },
};
const paused: SelectedJob = { ...job, state: 'paused', version: 5, pausedSince: 't1' };

const pause: Order = { act: 'pause', reason: 'hall moves', until: undefined };
const resume: Order = { act: 'resume' };
const remove: Order = { act: 'delete', running: 'finish' };

/** One job, of which the requests end so, one after another, and then well. */
function trial(answers: readonly Error[], standing: SelectedJob = job) {
  const left = [...answers];
  const sent: [version: number | undefined, key: string][] = [];
  const waited: number[] = [];
  let isStopped = false;
  const means = {
    send: async (_: Order, { version }: SelectedJob, key: string) => {
      sent.push([version, key]);
      const answer = left.shift();
      if (answer !== undefined) throw answer;
    },
    look: async () => standing,
    wait: async (ms: number) => {
      waited.push(ms);
      return !isStopped;
    },
  };
  const run = (order: Order, selected = job, isAgain = false) =>
    doToOne(means, { order, job: selected, key: 'k', isAgain });
  return { run, sent, waited, stop: () => (isStopped = true) };
}

describe('what is done to one job of many', () => {
  it('is done to the version that is known', async () => {
    const { run, sent } = trial([]);
    expect(await run(pause)).toBe('done');
    expect(sent).toEqual([[4, 'k']]);
  });

  it('is tried again where the server is away, under the same key, a few times', async () => {
    const { run, sent, waited } = trial([away(), problem('UNREACHABLE', 0), away()]);
    expect(await run({ act: 'run' })).toBe('done');
    expect(sent).toEqual(Array.from({ length: 4 }, () => [4, 'k']));
    expect(waited).toEqual([1_000, 2_000, 4_000]);
    const forGood = trial([away(), away(), away(), away()]);
    await expect(forGood.run(pause)).rejects.toMatchObject({ code: 'ZOOKEEPER_UNAVAILABLE' });
  });

  it('is not tried again once somebody has stopped, nor after a refusal', async () => {
    const { run, sent, stop } = trial([away()]);
    stop();
    await expect(run(pause)).rejects.toMatchObject({ code: 'ZOOKEEPER_UNAVAILABLE' });
    const refused = trial([gone()]);
    await expect(refused.run(pause)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    expect([sent.length, refused.sent.length]).toEqual([1, 1]);
  });

  it('goes on with a job that was merely edited', async () => {
    const { run, sent } = trial([changed()], { ...job, version: 7 });
    expect(await run(pause)).toBe('done');
    expect(sent.map(([version]) => version)).toEqual([4, 7]);
  });

  it('writes over no pause that somebody else has made meanwhile', async () => {
    const { run, sent } = trial([changed()], paused);
    expect(await run(pause)).toBe('already');
    expect(sent).toHaveLength(1);
  });

  it('ends no pause that is another than was selected', async () => {
    const other = trial([changed()], { ...paused, version: 9, pausedSince: 't2' });
    await expect(other.run(resume, paused)).rejects.toMatchObject({ code: 'JOB_CHANGED' });
    const same = trial([changed()], { ...paused, version: 9 });
    expect(await same.run(resume, paused)).toBe('done');
  });

  it('deletes no job that has been changed meanwhile, unless it is asked once more', async () => {
    const { run, sent } = trial([changed()], { ...job, version: 7 });
    await expect(run(remove)).rejects.toMatchObject({ code: 'JOB_CHANGED' });
    expect(await run(remove, job, true)).toBe('done');
    expect(sent.map(([version]) => version)).toEqual([4, 7]);
  });

  it('whose answer was lost is done, as its repeat shows', async () => {
    const lost = problem('UNREACHABLE', 0);
    expect(await trial([lost, changed()], paused).run(pause)).toBe('done');
    expect(await trial([lost, gone()]).run(remove)).toBe('done');
  });
});

describe('jobs that come in turn', () => {
  it('are four at a time, in their order, and no more are begun once somebody has stopped', async () => {
    const ending = new AbortController();
    const begun: number[] = [];
    let [now, most] = [0, 0];
    await eachInTurn(
      Array.from({ length: 20 }, (_, n) => n),
      ending.signal,
      async (n) => {
        begun.push(n);
        now += 1;
        most = Math.max(most, now);
        await Promise.resolve();
        now -= 1;
        if (n === 9) ending.abort();
      },
    );
    expect(most).toBe(4);
    expect(begun).toEqual(begun.toSorted((a, b) => a - b));
    expect(begun.length).toBeGreaterThanOrEqual(10);
    expect(begun.length).toBeLessThanOrEqual(13);
  });
});
