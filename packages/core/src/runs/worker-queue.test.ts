import { describe, expect, it } from 'vitest';
import { slotNameSchema } from '../schemas/job.ts';
import { groupIdOf, parseRunId, partRunId, scheduledRunId } from './run-id.ts';
import { canHavePart, isWorkerQueue, workerOfPart, workerQueue } from './worker-queue.ts';

const whole = scheduledRunId('refresh', 0);
const names = ['worker-1-5f0c9a3e', '3of8', 'a.1of2', 'A_b-c.d', 'x'.repeat(64)];

describe('the queue of one worker', () => {
  it('is named as no queue of a job can be', () => {
    for (const name of names) {
      expect(isWorkerQueue(workerQueue(name))).toBe(true);
      expect(slotNameSchema.safeParse(workerQueue(name)).success).toBe(false);
    }
    expect(isWorkerQueue('default')).toBe(false);
  });
});

describe('a part that one worker does', () => {
  it.each(names)('says which worker and of which run in its id: %s', (workerId) => {
    expect(canHavePart(workerId)).toBe(true);
    const id = partRunId(whole, { kind: 'worker', workerId });
    expect(workerOfPart(id)).toBe(workerId);
    expect([groupIdOf(id), parseRunId(id)?.trigger]).toEqual([whole, 'broadcast']);
  });

  it.each(['', 'a b', 'a:b', 'a~b', 'ä', '../x', '-a', 'a\nb', 'x'.repeat(65)])(
    'is for no worker whose id cannot stand in that of a run: %j',
    (workerId) => expect(canHavePart(workerId)).toBe(false),
  );

  it('is no shard, and no run that is whole', () => {
    const shard = partRunId(whole, { kind: 'shard', index: 0, count: 2 });
    expect([workerOfPart(shard), workerOfPart(whole)]).toEqual([undefined, undefined]);
  });
});
