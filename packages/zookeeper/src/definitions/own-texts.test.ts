import { definitionCreation, type JobInput, redisMillis } from '@escapement/core';
import { describe, expect, test, vi } from 'vitest';
import { readStored, toStored } from './definition-znode.ts';
import { OwnTexts } from './own-texts.ts';

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));

function definitionOf(id: string, more: object = {}) {
  const input: JobInput = {
    ...{ id, description: '', tags: [], queue: 'default', overlap: 'skip' },
    schedule: { kind: 'every', everyMs: 60_000 },
    task: { kind: 'handler', handler: 'report', input: { big: 9_007_199_254_740_991 } },
    catchUp: { policy: 'latest', withinMs: 3_600_000 },
    ...more,
  };
  const edit = definitionCreation(input, now)({ kind: 'absent' }, 7);
  if (edit.kind !== 'store') throw new Error(edit.kind);
  return edit.definition;
}

function written(own: OwnTexts, id: string, more: object = {}) {
  const { data, text, definition } = toStored(definitionOf(id, more));
  own.note(text, definition);
  const stat = { version: 0, rulesVersion: 0, czxid: 1, mzxid: 1, pzxid: 1, owner: '' };
  return { znode: { ...stat, data }, definition };
}

describe('a definition that comes back as this process wrote it', () => {
  test('is the one that was written, and the same as reading it anew would give', () => {
    const own = new OwnTexts();
    const retry = {
      ...{ attempts: 3, backoff: 'fixed', delayMs: 10, maxDelayMs: 10 },
      ...{ jitter: 0.1, finalErrors: [] },
    };
    const { znode, definition } = written(own, 'nightly', { retry, timeoutMs: undefined });
    const first = readStored('nightly', znode, own);
    expect(first.kind === 'definition' && first.definition).toBe(definition);
    // Read once; from then on it is checked like anybody's.
    const second = readStored('nightly', znode, own);
    expect(second).toEqual(first);
    expect(second.kind === 'definition' && second.definition).not.toBe(definition);
  });

  test('is broken all the same where it lies under the id of another', () => {
    const own = new OwnTexts();
    const { znode } = written(own, 'nightly');
    expect(readStored('daily', znode, own).kind).toBe('broken');
  });

  test('is checked anew where one byte is another', () => {
    const own = new OwnTexts();
    const { znode } = written(own, 'nightly');
    const data = Buffer.from(znode.data.toString().replace('"handler"', '"hammer"'));
    expect(readStored('nightly', { ...znode, data }, own).kind).toBe('broken');
  });

  test('is forgotten when 2,048 others were written since, and is not kept at all when it is long', () => {
    const own = new OwnTexts();
    const take = vi.spyOn(own, 'take');
    const { znode } = written(own, 'first');
    const long = written(own, 'long', {
      task: { kind: 'handler', handler: 'report', input: { text: 'x'.repeat(2_048) } },
    });
    for (let i = 0; i < 2_048; i += 1) written(own, `job-${i}`);
    expect(readStored('first', znode, own).kind).toBe('definition');
    expect(readStored('long', long.znode, own).kind).toBe('definition');
    expect(take.mock.results.map(({ value }) => value)).toEqual([undefined, undefined]);
  });
});
