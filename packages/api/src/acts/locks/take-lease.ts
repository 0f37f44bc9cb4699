import { randomUUID } from 'node:crypto';
import {
  bearing,
  type EpochMillis,
  isPassing,
  type LeaseAsk,
  type LeaseTaking,
  type LockView,
} from '@escapement/core';
import { createAsk } from '../../ask.ts';
import { sha256Hex } from '../../auth/digest.ts';
import type { Call } from '../act.ts';
import type { UnnotedAct } from '../performing.ts';
import type { Writes } from '../writing-ports.ts';
import { takeWithToken } from './lease-tokens.ts';
import { turnsOf } from './lease-turn.ts';

/** What is asked for, and `gone`: aborted when nobody waits for the answer any more. */
export interface AskedLease extends Pick<LeaseAsk, 'name' | 'owner' | 'leaseMs'> {
  readonly waitMs: number;
  readonly gone: AbortSignal;
}

export type TakeLeaseOutcome =
  | {
      readonly kind: 'held';
      readonly leaseId: string;
      readonly fencingToken: number;
      readonly expiresAt: EpochMillis;
    }
  | { readonly kind: 'not-obtained'; readonly owner: string; readonly place: number }
  | { readonly kind: 'other-kind'; readonly is: LockView['kind'] }
  | { readonly kind: 'full'; readonly of: 'line' | 'names' }
  /** Its key stands for another lease. */
  | { readonly kind: 'other-sent' };

type Ports = Writes<'leases' | 'settings'>;

/** After a call that failed while there is time. */
const retryPauseMs = 200;

/** Takes a lock until a time, standing in line for as long as was asked. Who has gone by then leaves nothing. */
export function takeLease(ports: Ports): UnnotedAct<AskedLease, TakeLeaseOutcome> {
  return {
    async perform(call) {
      const { name, owner, leaseMs, waitMs } = call.input;
      const standing = await underSessions(ports, call);
      if (standing !== undefined) return { kind: 'other-kind', is: standing.kind };
      const ask = { name, ...keyedBy(call), owner, leaseMs, waits: waitMs > 0 };
      try {
        const taking = await stand(ports, ask, call);
        if (taking !== 'gone') return outcomeOf(taking, ask);
      } catch (error) {
        await leave(ports, ask, call);
        throw error;
      }
      await leave(ports, ask, call);
      return { kind: 'not-obtained', owner: '', place: 0 };
    },
  };
}

/**
 * With a key it may be asked for again, by another node too, and then has its place, or may hold the lease already by that: so nothing is given up
 * for whoever is not here any more, and what nobody asks for runs out.
 */
async function leave(ports: Ports, ask: LeaseAsk, { key }: Call<AskedLease>): Promise<void> {
  if (key === undefined) await giveUp(ports, ask);
}

/**
 * The same key asks for the same lease, by whatever node: so whose answer was lost finds what he has, or his place in line. How long he waits is not
 * part of what he asks for, since who asks again has less time left.
 */
function keyedBy({ key, input }: Call<AskedLease>): Pick<LeaseAsk, 'id' | 'sent'> {
  if (key === undefined) return { id: randomUUID() };
  const { name, owner, leaseMs } = input;
  const digest = (...of: readonly unknown[]) => sha256Hex(JSON.stringify(of)).slice(0, 36);
  return { id: digest('lease', name, key), sent: digest(owner, leaseMs) };
}

/** One name stands for one thing. While ZooKeeper cannot be asked leases go on without this. */
async function underSessions(
  { locks, barriers }: Ports,
  { ask, input: { name } }: Call<AskedLease>,
): Promise<LockView | undefined> {
  try {
    return await ask.zookeeper(async () => (await locks.get(name)) ?? (await barriers.get(name)));
  } catch (error) {
    if (!isPassing(error)) throw error;
    return undefined;
  }
}

/** Asks until it holds, its time is up, or nobody waits for the answer; what fails meanwhile is asked again. */
async function stand(
  ports: Ports,
  ask: LeaseAsk,
  { input: { waitMs, gone } }: Call<AskedLease>,
): Promise<LeaseTaking | 'gone'> {
  const { clock, leases } = ports;
  const untilMs = clock.monotonicMs() + waitMs;
  const turns = turnsOf({ leases, clock, id: ask.id, gone });
  try {
    for (;;) {
      if (gone.aborted) return 'gone';
      const isLast = clock.monotonicMs() >= untilMs;
      const taking = await takeOrPause(ports, { ...ask, waits: ask.waits && !isLast }, isLast);
      if (gone.aborted) return 'gone';
      if (taking !== undefined && taking.kind !== 'waits') return taking;
      const leftMs = Math.max(0, untilMs - clock.monotonicMs());
      await turns.wait(Math.min(taking?.lookInMs ?? retryPauseMs, leftMs));
    }
  } finally {
    turns.stop();
  }
}

/** `undefined` where it could not be asked and there is time to ask again. */
async function takeOrPause(
  ports: Ports,
  ask: LeaseAsk,
  isLast: boolean,
): Promise<LeaseTaking | undefined> {
  try {
    return await takeWithToken(ports, ask);
  } catch (error) {
    if (isLast || !isPassing(error)) throw error;
    return undefined;
  }
}

/** What cannot be given up now runs out. */
async function giveUp(ports: Ports, { name, id }: LeaseAsk): Promise<void> {
  const runsOut = bearing(() => undefined);
  await createAsk(ports)
    .redis(() => ports.leases.release(name, id))
    .catch(runsOut);
}

function outcomeOf(taking: LeaseTaking, { id: leaseId }: LeaseAsk): TakeLeaseOutcome {
  switch (taking.kind) {
    case 'held':
      return { ...taking, leaseId };
    case 'full':
    case 'other-sent':
      return taking;
    case 'waits':
    case 'taken':
      return { kind: 'not-obtained', owner: taking.owner, place: taking.place };
    case 'tokens-out':
      return { kind: 'full', of: 'names' };
  }
}
