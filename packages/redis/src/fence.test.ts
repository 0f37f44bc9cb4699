import { redisMillis } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { judge } from './fence.ts';

const term = { nodeId: 'node-a', epoch: 7, ensembleId: 'ensemble-1', since: redisMillis(0) };

const whole = { generation: '40', vouchedServer: 'server', server: 'server' };

describe('the fence', () => {
  it.each([
    ['holds under its own epoch', { ensembleId: 'ensemble-1', epoch: '7' }, { kind: 'holds' }],
    [
      'is over when a higher epoch stands',
      { ensembleId: 'ensemble-1', epoch: '8' },
      { kind: 'superseded', currentEpoch: 8 },
    ],
    [
      'is over when another ensemble leads, however low its epoch',
      { ensembleId: 'ensemble-2', epoch: '1' },
      { kind: 'superseded', currentEpoch: 1 },
    ],
    ['was forgotten when nothing stands', { ensembleId: null, epoch: null }, { kind: 'forgotten' }],
    [
      'was forgotten when an older epoch stands',
      { ensembleId: 'ensemble-1', epoch: '6' },
      { kind: 'forgotten' },
    ],
    [
      'compares epochs as numbers',
      { ensembleId: 'ensemble-1', epoch: '10' },
      { kind: 'superseded', currentEpoch: 10 },
    ],
  ])('%s', (_, office, verdict) => {
    expect(judge({ ...whole, ...office }, term, 40)).toEqual(verdict);
  });

  it.each([
    ['holds while Redis knows as much as we have seen', { generation: '40' }, { kind: 'holds' }],
    ['was forgotten when it knows less', { generation: '39' }, { kind: 'forgotten' }],
    ['waits on a server that nobody vouched for', { server: 'another' }, { kind: 'unvouched' }],
    ['waits when nobody ever vouched', { vouchedServer: null }, { kind: 'unvouched' }],
  ])('%s', (_, office, verdict) => {
    const standing = { ensembleId: 'ensemble-1', epoch: '7' };
    expect(judge({ ...standing, ...whole, ...office }, term, 40)).toEqual(verdict);
  });
});
