import type { Safeguard } from '@escapement/testkit';
import type { Finding } from '../drill/findings.ts';
import { randomFrom } from '../rig/random.ts';
import { Cluster, type JobsBeside } from './cluster/cluster.ts';
import { worldBegin } from './cluster/world.ts';
import { findingsIn } from './judging/verdict.ts';
import { type FaultName, faults, passThroughStorm } from './storm.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Everybody looks up so often while nothing is wrong: whatever fires then fires at a full minute, and was staged a minute before. */
const calmGrainMs = minuteMs;
/** Between two storms lie so many hours at most. */
const calmHoursMost = 5;

/** Long enough for what an earlier storm has left to show. */
export const episodeHours = 12;

export interface EpisodeOptions {
  readonly seed: number;
  readonly hours: number;
  /** Between two storms lie so many at most. */
  readonly calmHours?: number;
  /** Safeguards that are taken out, to see who notices. */
  readonly without?: readonly Safeguard[];
  /** What may go wrong; everything in some episodes, and in the others all but the losses of Redis. */
  readonly faults?: readonly FaultName[];
  /** Whether some jobs are done in parts: in every fourth episode, so that the seeds of the others go on giving the hours that they gave. */
  readonly isParted?: boolean;
  /** Whether some jobs come after others: in every fifth one. */
  readonly isChained?: boolean;
}

const withLosses = Object.keys(faults) as readonly FaultName[];
const withoutLosses = withLosses.filter(
  (name) => !['redisGoesBack', 'redisEmptied'].includes(name),
);

/** What came of some simulated hours. */
export interface Episode {
  readonly seed: number;
  readonly hours: number;
  readonly jobs: JobsBeside;
  readonly started: number;
  readonly due: number;
  readonly findings: readonly Finding[];
  readonly defects: readonly unknown[];
  readonly story: readonly string[];
}

/** Some hours of one cluster, from its first process on. The same options give the same hours. */
export async function runEpisode({
  seed,
  hours,
  without = [],
  faults: names,
  calmHours = calmHoursMost,
  isParted = seed % 4 === 1,
  isChained = seed % 5 === 3,
}: EpisodeOptions): Promise<Episode> {
  const random = randomFrom(seed);
  const cluster = new Cluster(random, without, { isParted, isChained });
  const { world, person } = cluster;
  const { time } = world;
  time.grainMs = 100;
  await time.passUntil(worldBegin + minuteMs);
  await person.writeCalendar('rests', undefined);
  await person.writeAll(cluster.jobs, ({ calmEveryMs }) => calmEveryMs);
  time.grainMs = calmGrainMs;
  const until = worldBegin + hours * hourMs;
  const picked = random.pick([withLosses, withoutLosses]);
  for (let hour = 0; hour + 1 < hours; hour += random.between(1, calmHours)) {
    await time.passUntil(worldBegin + hour * hourMs + minuteMs * random.between(5, 45));
    await passThroughStorm(cluster, names ?? picked);
    time.grainMs = calmGrainMs;
  }
  await time.passUntil(until + 10 * minuteMs);
  const judged = findingsIn(cluster, {
    from: worldBegin + 5 * minuteMs,
    until,
    calmFrom: until - hourMs / 2,
  });
  time.end();
  const jobs = { isParted, isChained };
  return { seed, hours, jobs, ...judged, defects: world.defects, story: world.story };
}
