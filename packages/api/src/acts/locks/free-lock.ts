import { isPassing } from '@escapement/core';
import { ProblemSignal } from '../../problems/problem-signal.ts';
import type { Act, Call } from '../act.ts';
import { done, lockThing, refused } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

/** Which holder of which lock loses it. */
export interface FreedHolder {
  readonly name: string;
  readonly fencingToken: number;
  /** The name, typed once more. */
  readonly confirm: string;
  readonly reason: string;
}

export type FreeLockOutcome =
  | { readonly kind: 'freed'; readonly workerId: string; readonly runId: string | null }
  | { readonly kind: 'holder-differs' };

type Ports = Writes<'locks' | 'barriers' | 'leases'>;

/**
 * Takes a lock, or a lease, from who holds it by this token, or him out of a barrier, for a person who knows that he is stuck. Who holds it since by another token keeps
 * it; who gets it next has a higher one.
 */
export function freeLock(ports: Ports): Act<FreedHolder, FreeLockOutcome> {
  return {
    name: 'lock.free',
    about: ({ name }) => [lockThing(name)],
    told: (outcome, { fencingToken }) => {
      if (outcome.kind === 'holder-differs') return refused(outcome.kind);
      const { workerId, runId } = outcome;
      return done({ before: { workerId, runId, fencingToken } });
    },
    async perform(call) {
      const { name, confirm } = call.input;
      if (confirm !== name) throw notConfirmed(name);
      const holder = await taken(ports, call);
      return holder === undefined ? { kind: 'holder-differs' } : { kind: 'freed', ...holder };
    },
  };
}

/** Of a lock, a barrier or a lease, whichever it is; that one server is away does not keep the other from being asked. */
async function taken({ locks, barriers, leases }: Ports, { ask, input, who }: Call<FreedHolder>) {
  const { name, fencingToken, reason } = input;
  const taker = { by: whoAsked(who), reason };
  let fault: unknown;
  try {
    const holder = await ask.zookeeper(() => locks.takeAway(name, fencingToken, taker));
    if (holder !== undefined) return { workerId: holder.workerId, runId: holder.runId };
    const inside = await ask.zookeeper(() => barriers.takeAway(name, fencingToken));
    if (inside !== undefined) return { workerId: inside.workerId, runId: null };
  } catch (error) {
    if (!isPassing(error)) throw error;
    fault = error;
  }
  const lease = await ask.redis(() => leases.takeAway(name, fencingToken, taker));
  if (lease !== undefined) return { workerId: lease.owner, runId: null };
  if (fault !== undefined) throw fault;
  return undefined;
}

function notConfirmed(name: string): ProblemSignal {
  return new ProblemSignal('INPUT_INVALID', `confirm: expected the name of the lock, ${name}.`, {
    errors: [
      {
        code: 'FIELD_VALUE',
        path: 'confirm',
        message: {
          en: `Type the name of the lock once more: ${name}`,
          zh: `请再次输入锁名：${name}`,
        },
        allowed: name,
      },
    ],
  });
}
