import { fromIso, haltedWorker } from '@escapement/core';
import { sharedNow } from '../../shared-now.ts';
import type { Act, Call } from '../act.ts';
import { workerThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import {
  type HaltOutcome,
  type HaltWish,
  halt,
  type LiftOutcome,
  lift,
  toldOfHalt,
  toldOfLift,
} from './halting.ts';

/** A worker that has been gone for so long does not come back under its id. */
const forgottenAfterMs = 3_600_000;
/** Of those that are gone so many are forgotten at once. */
const forgottenAtOnce = 20;

/** Lets a worker take nothing new; what it has in hand goes on to its end. */
export function drainWorker(ports: Writes<'halts'>): Act<HaltWish, HaltOutcome> {
  return {
    name: 'worker.drain',
    about: ({ name }) => [workerThing(name)],
    told: toldOfHalt,
    async perform(call) {
      const workers = await call.ask.zookeeper(() => ports.membership.workers());
      const living = new Set(workers.map(({ workerId }) => workerId));
      if (!living.has(call.input.name)) return { kind: 'not-found' };
      await forgetGone(ports, call, living);
      return await halt(ports, call, 'worker');
    },
  };
}

/** Lets a worker take runs again. */
export function resumeWorker(ports: Writes<'halts'>): Act<{ readonly name: string }, LiftOutcome> {
  return {
    name: 'worker.resume',
    about: ({ name }) => [workerThing(name)],
    told: toldOfLift,
    perform: (call) => lift(ports, call, 'worker'),
  };
}

/** An id is of one process: what was said of one that is over concerns nobody any more. */
async function forgetGone(
  ports: Writes<'halts'>,
  call: Call<HaltWish>,
  living: ReadonlySet<string>,
): Promise<void> {
  const before = sharedNow(ports) - forgottenAfterMs;
  const gone = [...ports.halts.all().values()].filter((each) => {
    const workerId = haltedWorker(each);
    const isOld = (fromIso(each.updatedAt) ?? before) < before;
    return workerId !== undefined && !living.has(workerId) && isOld;
  });
  for (const { name, version } of gone.slice(0, forgottenAtOnce)) {
    await call.ask.zookeeper((signal) => ports.halts.delete(name, version, { signal }));
  }
}
