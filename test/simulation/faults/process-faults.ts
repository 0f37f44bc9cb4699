import { sessionMs } from '../cluster/world.ts';
import { aWhile, beginHarm, type Fault } from './fault.ts';

/** A process stands still, for a moment or for longer than its session lives. */
export const freeze: Fault = async (cluster, one) => {
  const { process, member } = one.host;
  const { random, time } = cluster.world;
  const endHarm = beginHarm(cluster, one);
  const forMs = random.between(500, 45_000);
  process.freeze();
  await time.sleep(Math.min(forMs, sessionMs));
  const isOutlived = forMs > sessionMs;
  if (isOutlived) {
    member.suspend();
    member.expire();
    await time.sleep(forMs - sessionMs);
  }
  await process.thaw();
  endHarm();
  if (!isOutlived) return;
  // It reads of the end of its session a little after it runs again.
  await aWhile(cluster, 0, 500);
  member.reconnect();
};

/** A process ends without a word, and another is started some time later. */
export const crash: Fault = async (cluster, one) => {
  beginHarm(cluster, one);
  const { process, member } = one.host;
  process.end();
  await cluster.world.time.sleep(sessionMs);
  member.end();
  await aWhile(cluster, 0, 20_000);
  cluster.replenish();
};

/** The clock of a machine is set, and set right again. */
export const clockStep: Fault = async (cluster, one) => {
  const { random } = cluster.world;
  const { process, storeClock } = one.host;
  const aheadMs = random.between(-1, 1) * random.pick([300, 3_000, 60_000, 3_600_000]);
  process.stepClock(aheadMs);
  await aWhile(cluster, 0, 2_000);
  const isUnfit = Math.abs(aheadMs) > one.clockLimits.distrustBeyondMs;
  storeClock.measure(aheadMs, isUnfit ? 'unfit' : 'fit');
  await aWhile(cluster, 1_000, 30_000);
  process.stepClock(0);
  await aWhile(cluster, 0, 2_000);
  storeClock.measure(0, 'fit');
};
