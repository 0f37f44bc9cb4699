import type { RedisServer } from '@escapement/testkit';
import { type Spent, spentBy } from '../rig/cpu.ts';
import { redisCommands } from '../rig/server-counters.ts';
import { wakingsOf } from '../rig/wakings.ts';

/** For both sides of a comparison of prices: what only drills ask of a worker's records would cost as much as the work. */
export const withoutCanary = { DRILL_CANARY: 'off' };

/** Processes, by whose they are. */
type Pids = Readonly<Record<string, readonly (number | undefined)[]>>;

/** What a stretch of time took of the machine, by whose processes it was. */
export interface Effort {
  readonly cpuSeconds: Spent;
  readonly wakings: Readonly<Record<string, number>>;
  /** Of Redis, those that scripts give counted too. */
  readonly commands: number;
}

/** Begins to count; the answer tells what has come since. */
export async function effortOf(pids: Pids, redis: RedisServer): Promise<() => Promise<Effort>> {
  const commandsBefore = await commandsOf(redis);
  const wokenBefore = wakingsBy(pids);
  const spent = spentBy(pids);
  return async () => {
    const cpuSeconds = spent();
    const woken = wakingsBy(pids);
    const wakings = [...woken].map(([whose, count]) => {
      return [whose, count - (wokenBefore.get(whose) ?? 0)] as const;
    });
    const commands = (await commandsOf(redis)) - commandsBefore;
    return { cpuSeconds, wakings: Object.fromEntries(wakings), commands };
  };
}

function wakingsBy(pids: Pids): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(pids).map(([whose, those]) => {
      return [whose, those.reduce<number>((sum, pid) => sum + wakingsOf(pid), 0)];
    }),
  );
}

async function commandsOf(redis: RedisServer): Promise<number> {
  return [...(await redisCommands(redis)).values()].reduce((sum, calls) => sum + calls, 0);
}
