import { describe, expect, it } from 'vitest';
import { hasGoneBack, idleAfterMs, judgeRefusal, type OfficeHolder } from './office-claim.ts';

const checkpoint = {
  epoch: 5,
  generation: 100,
  stagedUntil: 0,
  savedAt: 0,
  begunUpTo: 0,
  outstanding: [],
  behind: {},
};
const holder: OfficeHolder = {
  ensembleId: 'ours',
  epoch: 9,
  nodeId: 'node-b',
  silentMs: idleAfterMs,
  notedGeneration: 100,
};
const judged = (changes: Partial<OfficeHolder>, isFirst = true) =>
  judgeRefusal({
    isFirst,
    ensembleId: 'ours',
    holder: { ...holder, ...changes },
    checkpoint,
  }).kind;

describe('the data of ZooKeeper', () => {
  it('has gone back when its checkpoint is older than one that it acknowledged', () => {
    expect(hasGoneBack(101, checkpoint)).toBe(true);
  });

  it.each([
    ['the same stands', 100, checkpoint],
    ['a newer one stands, that nobody came to note', 99, checkpoint],
    ['nothing was ever noted', undefined, checkpoint],
    ['none stands: somebody may have deleted it', 101, undefined],
  ])('has not been shown to have gone back when %s', (_, noted, standing) => {
    expect(hasGoneBack(noted, standing)).toBe(false);
  });
});

describe('a claim that Redis refused', () => {
  it('is over when ZooKeeper does not confirm that we are first, whatever else is found', () => {
    expect(judged({ notedGeneration: 200 }, false)).toBe('outlived');
  });

  it('is mended by a new name when ZooKeeper went back and nobody is at work', () => {
    expect(judged({ notedGeneration: 101 })).toBe('went-back');
  });

  it('waits while somebody is at work, also when ZooKeeper went back', () => {
    expect(judged({ notedGeneration: 101, silentMs: idleAfterMs - 1 })).toBe('held');
    expect(judged({ silentMs: 0 })).toBe('held');
  });

  it('is for a person to decide when nothing tells why the epoch is higher', () => {
    expect(judged({})).toBe('unexplained');
    expect(judged({ notedGeneration: undefined, silentMs: undefined })).toBe('unexplained');
  });

  it('waits for the leader of another ensemble, which a new name would not help against', () => {
    expect(judged({ ensembleId: 'theirs', notedGeneration: 101 })).toBe('held');
  });
});
