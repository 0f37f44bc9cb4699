import { type JobAdvance, misfireAfterMs, type RedisMillis } from '@escapement/core';

/** What taking over did to fire times, counted while the new leader catches up. */
export interface HandoverEffect {
  readonly late: number;
  readonly missed: number;
  readonly maxLateMs: number;
}

export const noEffect: HandoverEffect = { late: 0, missed: 0, maxLateMs: 0 };

/** Adds one job's plan: runs that were already due when they were staged are late, outcomes `missed` are missed. */
export function withAdvance(
  effect: HandoverEffect,
  advance: JobAdvance,
  now: RedisMillis,
): HandoverEffect {
  const lateness = advance.runs.map((run) => now - run.dueTime).filter((lateMs) => lateMs > 0);
  const missed = advance.outcomes.filter((row) => row.outcome === 'missed');
  return {
    late: effect.late + lateness.filter((lateMs) => lateMs > misfireAfterMs).length,
    missed: effect.missed + missed.reduce((sum, row) => sum + (row.count ?? 1), 0),
    maxLateMs: Math.max(effect.maxLateMs, ...lateness, 0),
  };
}
