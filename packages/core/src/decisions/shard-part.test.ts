import { expect, it } from 'vitest';
import { partRunId, scheduledRunId } from '../runs/run-id.ts';
import { shardPartOf } from './shard-part.ts';

it('the parameter of a shard is told as it is written, where two dollars are one', () => {
  const runId = partRunId(scheduledRunId('load', 0), { kind: 'shard', index: 1, count: 2 });
  const parameters = ['eu', { '$${a}': ['$${HOME}', '${jobId}', 7] }];
  const part = shardPartOf({ runId, shards: { count: 2, parameters, success: 'allOf' } });
  expect(part).toEqual({
    ...{ index: 1, total: 2 },
    parameter: { '${a}': ['${HOME}', '${jobId}', 7] },
  });
});
