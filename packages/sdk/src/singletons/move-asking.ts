import type { ElectionPort, MoveAsked, Singletons } from '@escapement/core';
import { requireProgram, requireReason, requireSingletonName } from './behaviour.ts';
import { reached } from './reached.ts';
import { notCandidate, ownsAlready } from './singleton-refusals.ts';

interface Asking {
  readonly store: Pick<Singletons, 'askToMove' | 'get'>;
  readonly office: (name: string) => Pick<ElectionPort, 'candidates'>;
}

/** Asks its owner to hand it over; who is to have it must stand in line, though it may be gone when its turn comes. */
export async function askToMove(
  { store, office }: Asking,
  name: string,
  asked: MoveAsked,
): Promise<{ owner: string; term: number } | undefined> {
  const { to, reason } = asked;
  requireSingletonName(name);
  requireReason(reason);
  if (to !== undefined) requireProgram(to);
  if (to !== undefined) await requireCandidate({ store, office }, name, to);
  const answer = await reached(name, store.askToMove(name, asked));
  if (answer.kind === 'owns') throw ownsAlready(name, to ?? '');
  return answer.kind === 'asked' ? { owner: answer.owner, term: answer.term } : undefined;
}

async function requireCandidate({ store, office }: Asking, name: string, to: string) {
  const stands = await reached(name, store.get(name));
  if (stands?.owner === null || stands === undefined || stands.owner === to) return;
  const line = await reached(name, office(name).candidates());
  if (!line.some(({ nodeId }) => nodeId === to)) throw notCandidate(name, to);
}
