import { describe, expect, it } from 'vitest';
import { type HeardEnd, judgeKey, type KeyStanding } from './judge-key.ts';

const key = 'order:7';
const due = 10_000;
const gone: KeyStanding = { kind: 'gone' };
const until = (at: number): KeyStanding => ({ kind: 'expires', at });
const heardAt = (upTo: number, from = upTo - 500): HeardEnd => ({ key, from, upTo });

interface Case {
  readonly known?: number;
  readonly standing?: KeyStanding;
  readonly heard?: HeardEnd;
  readonly now: number;
  /** Everything was heard since then. */
  readonly wholeSince?: number;
}

function judged({ known, standing = gone, heard, now, wholeSince }: Case) {
  return judgeKey({ key, known, standing, heard }, { now, wholeSince });
}

const swept = { kind: 'ended', key, expiredAt: due, heardBy: 'sweep' };

describe('a key that was expected to run out', () => {
  it('has ended when it is gone at its time, though nobody told of it', () => {
    expect(judged({ known: due, now: due + 1 })).toEqual([{ ...swept, upTo: due + 1 }]);
  });

  it('has ended at its time when Redis told of it, however late that was', () => {
    const [end] = judged({ known: due, now: due + 9_000, heard: heardAt(due + 8_900) });
    expect(end).toEqual({
      ...{ kind: 'ended', key, expiredAt: due, heardBy: 'event', upTo: due + 8_900 },
    });
  });

  it('was deleted when it is gone before its time', () => {
    const dropped = [{ kind: 'dropped', key, known: due }];
    expect(judged({ known: due, now: due })).toEqual(dropped);
    expect(judged({ known: due, now: due - 5_000, wholeSince: 0 })).toEqual(dropped);
  });

  it('was deleted when nothing was told of its end by the time its end had been made', () => {
    const dropped = [{ kind: 'dropped', key, known: due }];
    expect(judged({ known: due, now: due + 1, wholeSince: due })).toEqual(dropped);
  });

  it('has ended where something may have been told that nobody heard', () => {
    const now = due + 500;
    expect(judged({ known: due, now, wholeSince: due + 1 })).toEqual([{ ...swept, upTo: now }]);
  });

  it('is expected later when its end was moved, and not at all when it has none', () => {
    const moved = [{ kind: 'expected', key, at: due + 60_000 }];
    for (const now of [due - 100, due + 100]) {
      expect(judged({ known: due, standing: until(due + 60_000), now })).toEqual(moved);
      const dropped = [{ kind: 'dropped', key, known: due }];
      expect(judged({ known: due, standing: { kind: 'lasting' }, now })).toEqual(dropped);
    }
  });

  it('is left as it is while it stands as it was seen', () => {
    expect(judged({ known: due, standing: until(due), now: due - 1 })).toEqual([]);
    expect(judged({ known: due, standing: until(due), now: due + 1 })).toEqual([]);
  });

  it('has ended and is expected once more where it was written anew', () => {
    const now = due + 300;
    const fates = judged({ known: due, standing: until(due + 5_000), now, heard: heardAt(now) });
    expect(fates.map(({ kind }) => kind)).toEqual(['ended', 'expected']);
    expect(fates[1]).toEqual({ kind: 'expected', key, at: due + 5_000 });
  });

  it('is looked at again when its end is heard of before the asked clock has come there', () => {
    expect(judged({ known: due, now: due, heard: heardAt(due + 20) })).toEqual([]);
  });

  it('ended sooner when it was shortened since, and is expected no more', () => {
    const heard = heardAt(due - 5_000);
    expect(judged({ known: due, now: due - 4_900, heard })).toEqual([
      {
        ...{ kind: 'ended', key, expiredAt: heard.upTo, upTo: heard.upTo, heardBy: 'event' },
        unseenFrom: heard.from,
      },
      { kind: 'dropped', key, known: due },
    ]);
  });
});

describe('a key that nobody had seen', () => {
  it('is expected when it has an end, and nothing when it has none', () => {
    const seen = judged({ standing: until(due), now: 0 });
    expect(seen).toEqual([{ kind: 'expected', key, at: due }]);
    expect(judged({ standing: gone, now: 0 })).toEqual([]);
    expect(judged({ standing: { kind: 'lasting' }, now: 0 })).toEqual([]);
  });

  it('ended when that was heard of', () => {
    const [end, ...more] = judged({ now: due, heard: heardAt(due - 20) });
    expect(end).toMatchObject({ kind: 'ended', expiredAt: due - 20, unseenFrom: due - 520 });
    expect(more).toEqual([]);
  });
});
