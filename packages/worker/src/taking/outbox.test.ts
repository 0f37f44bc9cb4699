import type { ExchangeAnswer } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { Outbox, requestOf, tellAnswers, type Word } from './outbox.ts';

const heard: string[] = [];
const hear = (runId: string) => (answer: unknown) => void heard.push(`${runId}: ${answer}`);

const end = (runId: string): Word => {
  return { kind: 'end', end: { runId, attempt: 1, event: 'succeed' }, heard: hear(runId) };
};
const back = (runId: string): Word => {
  return { kind: 'back', back: { runId, attempt: 1, afterMs: 0 }, heard: hear(runId) };
};
const begin = (runId: string): Word => {
  const lock = { fencingToken: 1, waitedMs: 0 };
  return { kind: 'begin', begin: { runId, attempt: 0, lock }, heard: hear(runId) };
};
const answerOf = (changes: Partial<ExchangeAnswer>): ExchangeAnswer => {
  const nothing = {
    ends: [],
    backs: [],
    begins: [],
    taken: [],
    nextDueTime: undefined,
    isDutyOver: false,
  };
  return { ...nothing, isVouched: true, ...changes };
};

describe('what a worker has to say', () => {
  it('goes out in the order in which it came, not too much at once', () => {
    const outbox = new Outbox();
    const words = Array.from({ length: 100 }, (_, i) => end(String(i)));
    for (const word of words) outbox.add(word);
    const first = outbox.next();
    expect(first).toEqual(words.slice(0, 64));
    expect(outbox.size).toBe(36);
    expect(outbox.next()).toEqual(words.slice(64));
    expect([outbox.size, outbox.next()]).toEqual([0, []]);
  });

  it('is said again before all others when it may not have been heard', () => {
    const outbox = new Outbox();
    const [lost, later] = [end('lost'), end('later')];
    outbox.add(lost);
    const words = outbox.next();
    outbox.add(later);
    outbox.putBack(words);
    expect(outbox.next()).toEqual([lost, later]);
  });

  it('is said word by word where it was refused, and the rest after it', () => {
    const outbox = new Outbox();
    const words = [end('a'), end('b')];
    outbox.add(end('c'));
    outbox.sort(words);
    expect([outbox.size, outbox.isSorting]).toEqual([3, true]);
    expect([outbox.next(), outbox.next()]).toEqual([[words[0]], [words[1]]]);
    expect([outbox.isSorting, outbox.next().length]).toEqual([false, 1]);
  });

  it('is asked by what it is, and each hears its own answer', () => {
    heard.splice(0);
    const words = [begin('a'), end('b'), back('c'), end('d'), begin('e'), back('f')];
    const request = requestOf(words);
    expect(request.ends.map(({ runId }) => runId)).toEqual(['b', 'd']);
    expect(request.backs.map(({ runId }) => runId)).toEqual(['c', 'f']);
    expect(request.begins.map(({ runId }) => runId)).toEqual(['a', 'e']);
    const unanswered = tellAnswers(
      words,
      answerOf({
        ends: ['settled', 'stale'],
        backs: ['handed-back', 'stale'],
        begins: [7, 'stale'],
      }),
    );
    expect(unanswered).toEqual([]);
    expect(heard).toEqual([
      ...['a: 7', 'b: settled', 'c: handed-back', 'd: stale', 'e: stale', 'f: stale'],
    ]);
  });

  it('that would begin where nobody vouches has no answer yet, and is said again', () => {
    heard.splice(0);
    const words = [begin('a'), end('b')];
    const unanswered = tellAnswers(words, answerOf({ ends: ['settled'], isVouched: false }));
    expect([unanswered, heard]).toEqual([[words[0]], ['b: settled']]);
  });
});
