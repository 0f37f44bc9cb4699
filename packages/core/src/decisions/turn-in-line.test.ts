import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsLine, holdsAt, type LineMode, lineOf, placeStem, turnOf } from './turn-in-line.ts';

const guidOf = (i: number) => `aaaaaaaa-0000-4000-8000-${String(i).padStart(12, '0')}`;
const modeOf = { a: 'alone', r: 'read', p: 'permit' } as const;

/** A line spelled by the modes of its places, such as `arr`; the sequence is the index. */
function names(spelled: string): readonly string[] {
  return [...spelled].map((letter, i) => {
    const mode = modeOf[letter as keyof typeof modeOf];
    return `${placeStem(guidOf(i), mode)}_${String(i).padStart(10, '0')}`;
  });
}

/** Who holds, as a line of the same length: `H` or `.`. */
function holders(spelled: string, permits = 2): string {
  const line = lineOf([...names(spelled)].reverse());
  return line.map((_, i) => (holdsAt(line, i, permits) ? 'H' : '.')).join('');
}

function turn(spelled: string, index: number, permits = 2) {
  const turned = turnOf(lineOf(names(spelled)), guidOf(index), permits);
  const indexOf = (name: string) => names(spelled).indexOf(name);
  if (turned.kind === 'behind') return indexOf(turned.predecessor);
  return turned.kind === 'no-permit' ? turned.before.map(indexOf) : turned.kind;
}

describe('a line of a lock', () => {
  it.each([
    ['aaa', 'H..'],
    ['rrar', 'HH..'],
    ['arr', 'H..'],
    ['rrr', 'HHH'],
    ['ppp', 'HH.'],
    ['app', 'H..'],
    ['pap', 'H..'],
    ['rp', 'H.'],
  ])('%s is held by %s', (spelled, held) => {
    expect(holders(spelled)).toBe(held);
  });

  it('has a reader wait for the last writer before it, and a writer for its predecessor', () => {
    expect([turn('rarr', 2), turn('rarr', 3), turn('rarr', 1)]).toEqual([1, 1, 0]);
    expect([turn('rrra', 3), turn('aa', 1)]).toEqual([2, 0]);
  });

  it('has the first who gets no permit wait for any of those before', () => {
    expect(turn('ppp', 2)).toEqual([0, 1]);
    expect(turn('ppa', 2)).toBe(1);
    expect(turn('pap', 2)).toBe(1);
  });

  it('gives out what there is when there are more permits, and takes nothing back when there are fewer', () => {
    expect(holders('pppp', 3)).toBe('HHH.');
    expect(holders('pppp', 1)).toBe('H...');
  });

  it('tells nothing of whom nobody lists, and leaves out what is no place', () => {
    expect(turnOf(lineOf(names('aa')), guidOf(7), 1)).toEqual({ kind: 'missing' });
    expect(lineOf(['x', 'lock-0000000001', `${guidOf(1)}.x_0000000001`])).toEqual([]);
  });

  it('goes on in order when the sequence overflows', () => {
    const early = `${guidOf(1)}_2147483647`;
    const late = `${guidOf(2)}.r_-2147483648`;
    expect(lineOf([late, early]).map(({ name }) => name)).toEqual([early, late]);
  });

  it('is of the family of who is first in it', () => {
    const line = (spelled: string) => lineOf(names(spelled));
    expect([fitsLine(line('a'), 'read'), fitsLine(line('r'), 'alone')]).toEqual([true, true]);
    expect([fitsLine(line('a'), 'permit'), fitsLine(line('p'), 'read')]).toEqual([false, false]);
    expect(fitsLine([], 'permit')).toBe(true);
  });

  it('never lets in two that exclude each other, nor passes anybody over, however it is made up', () => {
    const modes = fc.array(fc.constantFrom<LineMode>('alone', 'read', 'permit'), { maxLength: 12 });
    fc.assert(
      fc.property(modes, fc.integer({ min: 1, max: 5 }), (all, permits) => {
        const line = all.map((mode) => ({ mode }));
        const held = line.filter((_, i) => holdsAt(line, i, permits));
        if (line.length > 0) expect(held.length).toBeGreaterThan(0);
        expect(held).toEqual(line.slice(0, held.length));
        expect(new Set(held.map(({ mode }) => mode)).size).toBeLessThanOrEqual(1);
        const most = { alone: 1, read: Number.POSITIVE_INFINITY, permit: permits };
        if (held[0] !== undefined) expect(held.length).toBeLessThanOrEqual(most[held[0].mode]);
      }),
    );
  });
});
