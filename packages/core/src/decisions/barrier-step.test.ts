import { describe, expect, it } from 'vitest';
import { barrierStep } from './barrier-step.ts';
import { lineOf } from './turn-in-line.ts';

const guids = Array.from({ length: 6 }, (_, i) => `${i}`.repeat(8).padEnd(36, 'a'));
const lineOfFirst = (count: number, from = 0) =>
  lineOf(guids.slice(from, count).map((guid, i) => `${guid}_${String(i).padStart(10, '0')}`));
const step = (count: number, who: number, entered: readonly string[] = []) =>
  barrierStep(lineOfFirst(count), {
    guid: guids[who] ?? '',
    party: { size: 3, entered },
  });

describe('a barrier of three', () => {
  it('waits for as many, and is entered by the first of them together', () => {
    expect(step(2, 0)).toEqual({ kind: 'waits' });
    expect(step(3, 2)).toEqual({ kind: 'close', entered: guids.slice(0, 3) });
    expect(step(5, 4)).toEqual({ kind: 'close', entered: guids.slice(0, 3) });
    expect(step(3, 0, guids.slice(0, 3))).toEqual({ kind: 'entered' });
  });

  it('lets nobody in before all of a party have left; one watches them, each other the one before', () => {
    const party = guids.slice(0, 3);
    const line = lineOfFirst(6);
    expect(step(6, 3, party)).toEqual({ kind: 'waits', behind: line[0]?.name });
    expect(step(6, 4, party)).toEqual({ kind: 'waits', behind: line[3]?.name });
    expect(step(6, 5, party)).toEqual({ kind: 'waits', behind: line[4]?.name });
    const left = lineOfFirst(6, 3);
    const fourth = { guid: guids[3] ?? '', party: { size: 3, entered: party } };
    expect(barrierStep(left, fourth)).toEqual({ kind: 'close', entered: guids.slice(3, 6) });
  });

  it('knows nobody who does not stand', () => {
    expect(step(2, 4)).toEqual({ kind: 'missing' });
  });
});
