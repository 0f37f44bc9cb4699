import { bearing, compareVersions, preferredOver } from '@escapement/core';
import type { SingletonPlan } from './behaviour.ts';
import type { CandidateWorld } from './term-of-singleton.ts';

/** Who waits behind another of its version looks so often whether that has had its turn. */
const lookEveryMs = 30_000;

/**
 * For who stands for a singleton as the first of a newer version: asks whoever owns it to hand it over, once. Whom a person moves it to later keeps it, of whatever version.
 * Ends when that is said, when nobody older owns it, or when the signal is aborted.
 */
export async function askAsNewer(
  world: CandidateWorld,
  { name, version }: SingletonPlan,
  signal: AbortSignal,
): Promise<void> {
  const { election, store, bells, owner, clock } = world;
  const look = async (): Promise<'done' | 'soon' | 'later'> => {
    if (election.standing.kind !== 'following') return 'soon';
    const line = await election.candidates();
    const [first] = line;
    if (first === undefined || !line.some(({ nodeId }) => nodeId === owner)) return 'soon';
    if (compareVersions(version, first.version) <= 0) return 'done';
    if (preferredOver(first.version, line) !== owner) return 'later';
    const asked = await store.askToMove(name, {
      ...{ by: owner, to: owner },
      reason: `version ${version} is newer than ${first.version ?? 'what says none'}`,
    });
    // Nobody owns it yet: whoever is about to may not have seen that we stand here.
    return asked.kind === 'not-running' ? 'soon' : 'done';
  };
  while (!signal.aborted) {
    const count = bells.count(name);
    const found = await look().catch(bearing(() => 'soon' as const));
    if (found === 'done') return;
    if (found === 'soon') await bells.rest({ name, count }, signal);
    else await clock.sleep(lookEveryMs, signal);
  }
}
