import type { SchedulerDeps } from './deps.ts';

type World = Pick<SchedulerDeps, 'time' | 'health' | 'clock' | 'options'>;

/** Whether this machine's own clock may be relied on; not before it was measured. */
export function hasFitClock({ time }: Pick<World, 'time'>): boolean {
  return time.measured !== undefined && time.measured.fitness !== 'unfit';
}

/** Whether Redis serves this process, or has not done so for so short a time that nobody else would do better. */
export function isServed({ health, clock, options }: World, isStanding: boolean): boolean {
  const { obstacle } = health;
  if (obstacle === undefined) return true;
  return isStanding && clock.monotonicMs() - obstacle.sinceMs < options.patienceMs;
}
