import { type GroupSuccess, groupIdOf, type LifeState, type ShardEnd } from '@escapement/core';

/** What is kept of a run that is done in parts. */
export interface KeptGroup {
  readonly success: GroupSuccess;
  readonly shards: readonly string[];
  readonly ends: Readonly<Record<string, ShardEnd>>;
  readonly isToldToStop: boolean;
  /** Its run may have ended before, in what the store has lost since. */
  readonly isUntold?: boolean;
}

/** Notes the end of a run that does a part of another; `none`: it never began. */
export function noteShard(
  { groups }: { readonly groups: Map<string, KeptGroup> },
  runId: string,
  to: LifeState | 'none',
): void {
  const of = groupIdOf(runId);
  const group = of === undefined ? undefined : groups.get(of);
  if (of === undefined || group?.shards.includes(runId) !== true) return;
  const end = to === 'none' ? 'taken-back' : (to as ShardEnd);
  groups.set(of, { ...group, ends: { ...group.ends, [runId]: end } });
}
