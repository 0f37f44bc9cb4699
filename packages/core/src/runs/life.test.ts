import { describe, expect, it } from 'vitest';
import { isOver, lifeStates, moved, runEvents, runLife, runMoves } from './life.ts';

describe('the life of a run', () => {
  it('goes nowhere from a state that is over', () => {
    for (const state of lifeStates.filter(isOver)) {
      for (const event of runEvents) expect(moved(state, event)).toBeUndefined();
    }
  });

  it('reaches every state from nothing', () => {
    const reached = new Set<string>(['none']);
    for (let grew = true; grew; ) {
      const before = reached.size;
      for (const { from, to } of Object.values(runMoves)) {
        if (from.some((state) => reached.has(state))) reached.add(to);
      }
      grew = reached.size > before;
    }
    expect(reached).toEqual(new Set(['none', ...lifeStates]));
  });

  it('can be left from every state that is not over', () => {
    for (const state of lifeStates.filter((each) => !isOver(each))) {
      const leads = runEvents.map((event) => moved(state, event));
      expect(
        leads.some((to) => to === 'none' || (to !== undefined && isOver(to)) || to === 'running'),
      ).toBe(true);
    }
  });

  it('spells each outcome with a letter of its own', () => {
    const letters = lifeStates.flatMap((state) => runLife[state].letter ?? []);
    expect(new Set(letters).size).toBe(letters.length);
  });
});
