import { fromIso, isOver } from '@escapement/core';
import type { TestWorld } from './test-world.ts';

/** While nothing is due all processes look up together once a minute, so that hours cost milliseconds. */
const calmMs = 60_000;
/** Around what is due they look up each second. */
const awakeMs = 1_000;
/** Whoever fell asleep in calm times has looked up once more by then. */
const aheadMs = 2 * calmMs + 10_000;
const afterMs = 10_000;

/** Lets time pass up to an instant, fast where nothing happens. */
export async function passUntil(
  world: TestWorld,
  jobIds: readonly string[],
  instant: number,
): Promise<void> {
  const { time } = world;
  while (time.now() < instant) {
    const due = await soonest(world, jobIds);
    const isNear = due - time.now() <= aheadMs;
    time.grainMs = isNear ? awakeMs : calmMs;
    const until = isNear ? Math.max(due, time.now()) + afterMs : due - aheadMs;
    await time.passUntil(Math.min(instant, until));
    world.check();
  }
}

/** When something is due, or now where something is under way; never, for all that is known, is infinitely far. */
async function soonest({ store, time }: TestWorld, jobIds: readonly string[]): Promise<number> {
  const now = time.now();
  const activity = await store.archive.activity(jobIds);
  const fires = activity.map(({ nextFireTime }) => nextFireTime ?? Number.POSITIVE_INFINITY);
  const open = jobIds.flatMap((id) => store.runsOf(id)).filter(({ state }) => !isOver(state));
  const isOwed = new Set<string>(['staged', 'retrying']);
  const underWay = open.map(({ state, next: from }) => (isOwed.has(state) ? from : now));
  // What is due and nobody takes, as there is no worker, keeps nobody awake.
  const waiting = [...fires, ...underWay].filter((at) => at >= now - afterMs);
  return Math.min(...waiting, Number.POSITIVE_INFINITY);
}

/** An instant as a test writes it. */
export function instantOf(text: string): number {
  const instant = fromIso(text);
  if (instant === undefined)
    throw new TypeError(`"${text}" is no instant such as 2026-10-24T12:00Z`);
  return instant;
}
