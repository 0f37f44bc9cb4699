import type { QueueOfOthers } from '@escapement/core';
import { describe, test } from 'vitest';
import { MemoryQueuesOfOthers } from './memory-queues-of-others.ts';
import { type OthersPorts, queuesOfOthersContract } from './queues-of-others-contract.ts';

/** Over queues in memory. */
function handsOf(queues: MemoryQueuesOfOthers): OthersPorts {
  const lines: readonly string[] = [];
  return {
    queues,
    async begin(where: QueueOfOthers) {
      const [next] = queues.waiting(where);
      if (next === undefined) return undefined;
      queues.become(where, next.jobId, { kind: 'at-work' });
      return { jobId: next.jobId, name: next.name, data: JSON.parse(next.data) };
    },
    async complete(where, id, value) {
      queues.become(where, id, { kind: 'completed', returned: JSON.stringify(value), lines });
    },
    async fail(where, id, reason) {
      queues.become(where, id, { kind: 'failed', reason, trace: '', lines });
    },
    async progress(where, id, progress) {
      queues.become(where, id, { kind: 'at-work', progress: String(progress) });
    },
    shownOver: async (where) => queues.kept(where),
  };
}

describe('queues of others in memory', () => {
  test.each(queuesOfOthersContract)('$fact', ({ check }) =>
    check(handsOf(new MemoryQueuesOfOthers())),
  );
});
