import type { Cluster } from './cluster/cluster.ts';
import { sessionMs } from './cluster/world.ts';
import { type Fault, somebody } from './faults/fault.ts';
import { clockStep, crash, freeze } from './faults/process-faults.ts';
import {
  lossyRedis,
  lostReplies,
  redisAway,
  redisCut,
  redisEmptied,
  redisGoesBack,
} from './faults/redis-faults.ts';
import {
  leaderCut,
  sessionExpiry,
  staleReads,
  zookeeperAway,
  zookeeperCut,
} from './faults/zookeeper-faults.ts';
import { gridMs, type SimulatedJob } from './people/jobs.ts';

/** Everything that goes wrong, by the name under which it is told. */
export const faults = {
  freeze,
  crash,
  clockStep,
  sessionExpiry,
  zookeeperCut,
  leaderCut,
  zookeeperAway,
  staleReads,
  lostReplies,
  lossyRedis,
  redisCut,
  redisAway,
  redisGoesBack,
  redisEmptied,
} as const satisfies Record<string, Fault>;
export type FaultName = keyof typeof faults;

/** By then everybody has looked up once, and looks up as often as in earnest from then on. */
const awakeWithinMs = 60_000;
const awakeGrainMs = 1_000;
const stormMs = 150_000;
/** By then whatever was broken is whole, and what was owed has been worked off. */
const afterMs = 90_000;
/** What befalls a scheduler alone lasts no longer for the others than its session does. */
const takenOver: ReadonlySet<FaultName> = new Set([
  'freeze',
  'zookeeperCut',
  'leaderCut',
  'sessionExpiry',
]);
/** After so long whoever leads has caught up. */
const settledWithinMs = 15_000;
/** What each process does is told apart to this while something is wrong. */
const stormGrainMs = 5;

/** Some minutes in which things go wrong, people change their jobs, and everything fires as often as it can. */
export async function passThroughStorm(
  cluster: Cluster,
  names: readonly FaultName[],
): Promise<void> {
  const { world, person } = cluster;
  const { random, time } = world;
  time.grainMs = awakeGrainMs;
  await time.passUntil(time.now() + awakeWithinMs);
  time.grainMs = stormGrainMs;
  const begin = time.now();
  const doing = [person.writeAll(cluster.jobs, ({ stormEveryMs }) => stormEveryMs)];
  const after = async (ms: number, act: () => Promise<void>) => {
    await time.sleep(ms);
    await act();
  };
  const many = names.length === 1 ? 1 : random.between(1, 3);
  const befalling = Array.from({ length: many }, () => random.pick(names));
  const isAlone = befalling.length === 1;
  for (const name of befalling) {
    doing.push(after(random.between(10_000, stormMs / 3), () => befall(cluster, name, isAlone)));
  }
  for (let left = random.between(3, 12); left > 0; left -= 1) {
    const job = random.pick(cluster.jobs);
    doing.push(after(random.between(10_000, stormMs), () => doSomething(cluster, job)));
  }
  await time.passUntil(begin + stormMs);
  // Whoever was paused or deleted is written anew.
  doing.push(person.writeCalendar('rests', undefined));
  doing.push(person.writeAll(cluster.jobs, ({ calmEveryMs }) => calmEveryMs));
  await time.passUntil(begin + stormMs + afterMs);
  await Promise.all(doing);
}

async function befall(cluster: Cluster, name: FaultName, isAlone: boolean): Promise<void> {
  const one = somebody(cluster);
  if (one === undefined) return;
  const { world, outages } = cluster;
  const from = world.time.now();
  world.tell(`${name} begins`);
  await faults[name](cluster, one);
  world.tell(`${name} ends`);
  const isRidden = isAlone && 'nodeId' in one && takenOver.has(name);
  outages.push({ from, until: (isRidden ? from + sessionMs : world.time.now()) + settledWithinMs });
}

async function doSomething({ person, world }: Cluster, job: SimulatedJob): Promise<void> {
  const { random } = world;
  switch (random.between(1, 9)) {
    case 1:
      return person.pause(job);
    case 2:
      return person.delete(job);
    case 3:
      return person.runNow(job);
    case 4:
      return person.cancel(job);
    case 5:
      return person.closeSoon('rests');
    case 6:
      return person.pauseSoon(job);
    default:
      return person.write(job, gridMs * random.between(1, 3));
  }
}
