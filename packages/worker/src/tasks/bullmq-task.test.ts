import { type QueueOfOthers, StoreFault, type Task } from '@escapement/core';
import { envelopeOf, MemoryQueuesOfOthers, settled, VirtualClock } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { RunStop } from '../run-stop.ts';
import { runByOthers } from './bullmq-task.ts';
import type { TaskOutcome } from './task-outcome.ts';

type BullmqTask = Extract<Task, { kind: 'bullmq' }>;

const where: QueueOfOthers = { prefix: 'bull', queue: 'mails' };
const mail: BullmqTask = { kind: 'bullmq', ...where, name: 'mail', data: { to: 'bob' } };
const lines: readonly string[] = [];
const away = new StoreFault('STORE_UNAVAILABLE', 'Redis is away', { retryable: true });

function rig(task: Partial<BullmqTask> = {}) {
  const clock = new VirtualClock();
  const queues = new MemoryQueuesOfOthers();
  const told: string[] = [];
  const runId = envelopeOf().runId;
  /** An attempt, before which so many have failed. */
  function attempt(failures = 0) {
    const stop = new RunStop();
    const known: { outcome?: TaskOutcome } = {};
    const work = runByOthers(
      { queues, clock, graceMs: 2_000 },
      { ...mail, ...task },
      {
        ...{ envelope: envelopeOf(), attempt: failures + 1, failures, fencingToken: undefined },
        stop,
        mayGoOut: () => stop.reason === undefined,
        entry: async () => undefined,
        progress: (fraction) => void told.push(`progress ${fraction}`),
        log: { write: (stream, text) => void told.push(`${stream}: ${text}`) },
      },
    );
    void work.then((outcome) => {
      known.outcome = outcome;
    });
    return { stop, known, work };
  }
  const ids = () => queues.waiting(where).map(({ jobId }) => jobId);
  return { clock, queues, told, runId, attempt, ids };
}

describe('a run that others do', () => {
  it('puts its job once and has the outcome that its worker comes to', async () => {
    const { queues, runId, attempt, told } = rig();
    const { work } = attempt();
    await settled();
    expect(queues.waiting(where)).toMatchObject([
      { jobId: runId, name: 'mail', data: '{"to":"bob"}' },
    ]);
    queues.become(where, runId, { kind: 'at-work' });
    await settled();
    queues.become(where, runId, { kind: 'at-work', progress: '40' });
    await settled();
    queues.become(where, runId, { kind: 'completed', returned: '{"sent":3}', lines: ['to bob'] });
    expect(await work).toEqual({ kind: 'succeeded', result: '{"sent":3}' });
    expect(told).toEqual([
      `system: put into the queue mails of BullMQ (prefix bull) as ${runId}`,
      'system: its worker has begun it',
      'progress 0.4',
      'stdout: to bob',
    ]);
    expect(queues.kept(where)).toEqual([]);
  });

  it('fails with the reason that its worker gives, and its trace stands in the log', async () => {
    const { queues, runId, attempt, told } = rig({ options: { removeOnFail: false } });
    const { work } = attempt();
    await settled();
    const trace = 'Error: no such address\n    at mail';
    queues.become(where, runId, { kind: 'failed', reason: 'no such address', trace, lines });
    expect(await work).toEqual({ kind: 'failed', reason: 'no such address' });
    expect(told.at(-1)).toBe(`stderr: ${trace}`);
    expect(queues.kept(where)).toEqual([runId]);
  });

  it('finds its job again where its worker of ours was lost or drained, though it has ended since', async () => {
    const { queues, runId, attempt, ids } = rig();
    const drained = attempt();
    await settled();
    queues.become(where, runId, { kind: 'at-work' });
    drained.stop.stop('drained');
    expect(await drained.work).toMatchObject({ kind: 'failed' });
    queues.become(where, runId, { kind: 'completed', returned: '1', lines });
    expect(await attempt().work).toEqual({ kind: 'succeeded', result: '1' });
    expect(ids()).toEqual([]);
  });

  it('puts another job once one has failed, and takes up one that is still at work', async () => {
    const { queues, runId, attempt, ids } = rig();
    const first = attempt();
    await settled();
    queues.become(where, runId, { kind: 'failed', reason: 'no', trace: '', lines });
    await first.work;
    const second = attempt(1);
    await settled();
    expect(ids()).toEqual([`${runId}.2`]);
    queues.become(where, `${runId}.2`, { kind: 'at-work' });
    second.stop.stop('taken');
    await second.work;
    const third = attempt(2);
    await settled();
    expect(ids()).toEqual([]);
    queues.become(where, `${runId}.2`, { kind: 'completed', returned: 'null', lines });
    expect(await third.work).toEqual({ kind: 'succeeded' });
  });

  it('says once that nobody comes for it, when a worker had some seconds', async () => {
    const { clock, queues, runId, attempt, told } = rig();
    const { work } = attempt();
    await settled();
    const saidSo = () => told.filter((line) => /no worker of BullMQ's takes .* mails/.test(line));
    await clock.advance(4_999);
    expect(saidSo()).toEqual([]);
    await clock.advance(30_000);
    expect(saidSo()).toHaveLength(1);
    queues.become(where, runId, { kind: 'completed', returned: 'null', lines });
    expect(await work).toEqual({ kind: 'succeeded' });
  });

  it('takes its job out where it is cancelled before its worker has begun', async () => {
    const { attempt, ids } = rig();
    const { stop, work } = attempt();
    await settled();
    stop.stop('cancelled');
    expect(await work).toMatchObject({ kind: 'failed' });
    expect(ids()).toEqual([]);
  });

  it('that is cancelled at work is a success where that came within the grace period, and is else left', async () => {
    const { queues, runId, attempt, clock, told } = rig();
    const prompt = attempt();
    await settled();
    queues.become(where, runId, { kind: 'at-work' });
    prompt.stop.stop('cancelled');
    await settled();
    expect(told).toContain('system: its worker is at it, and BullMQ cannot tell it to stop');
    queues.become(where, runId, { kind: 'completed', returned: 'null', lines });
    expect(await prompt.work).toEqual({ kind: 'succeeded' });

    const late = attempt(1);
    await settled();
    queues.become(where, `${runId}.2`, { kind: 'at-work' });
    late.stop.stop('timed-out');
    await clock.advance(4_000);
    expect(late.known.outcome).toMatchObject({ kind: 'failed' });
  });

  it('finds out without news, by looking', async () => {
    const { queues, runId, attempt, clock } = rig();
    queues.listen = () => () => undefined;
    const deaf = attempt();
    await settled();
    queues.become(where, runId, { kind: 'completed', returned: '2', lines });
    await settled();
    expect(deaf.known.outcome).toBeUndefined();
    await clock.advance(5_000);
    expect(deaf.known.outcome).toEqual({ kind: 'succeeded', result: '2' });
  });

  it('is over by the news where the queue keeps nothing of it, and has failed where somebody took it out', async () => {
    const { queues, runId, attempt } = rig();
    const kept = attempt();
    await settled();
    const look = queues.look.bind(queues);
    queues.look = async () => ({ kind: 'gone' });
    queues.become(where, runId, { kind: 'completed', returned: '3', lines });
    expect(await kept.work).toEqual({ kind: 'succeeded', result: '3' });

    queues.look = look;
    const removed = attempt(1);
    await settled();
    queues.remove(where, `${runId}.2`);
    const reason = 'its job was taken out of the queue mails by somebody else';
    expect(await removed.work).toEqual({ kind: 'failed', reason });
  });

  it('waits while Redis is away, and fails where it goes on refusing the job', async () => {
    const { queues, runId, attempt, clock } = rig();
    const put = queues.put.bind(queues);
    queues.put = () => Promise.reject(away);
    const patient = attempt();
    await clock.advance(1_000);
    queues.put = put;
    await clock.advance(500);
    queues.look = () => Promise.reject(away);
    queues.become(where, runId, { kind: 'at-work' });
    await clock.advance(20_000);
    expect(patient.known.outcome).toBeUndefined();
    queues.put = () => Promise.reject(away);
    const refused = attempt(1);
    await clock.advance(31_000);
    const reason = 'its job could not be put into the queue mails: Redis is away';
    expect(refused.known.outcome).toEqual({ kind: 'failed', reason });
  });

  it('is refused a queue of our own, once and for all', async () => {
    const { attempt } = rig({ prefix: '{esc}', queue: 'default' });
    const reason = 'the queue default with the prefix {esc} is one of Escapement itself';
    expect(await attempt().work).toEqual({ kind: 'failed', reason, isFinal: true });
  });

  it('is final where no queues are reached', async () => {
    const run = { failures: 0 } as Parameters<typeof runByOthers>[2];
    const reason = 'this worker reaches no queues of others';
    expect(await runByOthers(undefined, mail, run)).toEqual({
      kind: 'failed',
      reason,
      isFinal: true,
    });
  });
});
