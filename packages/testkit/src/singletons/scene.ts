import assert from 'node:assert/strict';
import {
  type SettledCommand,
  type SingletonLimits,
  type Singletons,
  type SingletonTerm,
  singletonLimits,
} from '@escapement/core';

/** What they are held against it with: so little that it is soon full. */
export const contractSingletonLimits: SingletonLimits = {
  ...singletonLimits,
  singletons: 3,
  inboxCommands: 4,
  commandBytes: 200,
  replyBytes: 100,
  stateBytes: 300,
  knownCommands: 5,
  journalEntries: 5,
  moves: 2,
  deadCommands: 2,
  deadBytes: 600,
};

export const by = (term: number, name = 'garden', ensembleId = 'ensemble-1'): SingletonTerm => ({
  name,
  ensembleId,
  term,
});
export const aggregate = (owner: string) => ({ owner, kind: 'aggregate' }) as const;
export const all = { after: 0, most: 100 };
export const settled = (sequence: number, events = '[1]'): SettledCommand => ({
  ...{ sequence, id: `c${sequence}`, reply: `${sequence}`, events },
});

export async function owned(singletons: Singletons, term = 1): Promise<SingletonTerm> {
  assert.equal((await singletons.claim(by(term), aggregate(`owner-${term}`))).kind, 'claimed');
  return by(term);
}

export async function told(singletons: Singletons, count: number): Promise<void> {
  for (let i = 1; i <= count; i += 1) {
    const answer = await singletons.tell('garden', { id: `c${i}`, command: `"${i}"` });
    assert.deepEqual(answer, { kind: 'accepted', sequence: i });
  }
}

export async function sequencesIn(singletons: Singletons, term: SingletonTerm, want = all) {
  const taken = await singletons.take(term, want);
  return taken.kind === 'taken'
    ? taken.commands.map(({ sequence }) => sequence)
    : assert.fail(taken.kind);
}

export function assertHolds(view: object | undefined, part: object): void {
  assert.deepEqual({ ...view, ...part }, { ...view });
}
