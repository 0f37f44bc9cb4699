import assert from 'node:assert/strict';
import type { LeaseAsk, LeaseStore, LeaseTaking } from '@escapement/core';

/** What the contract of leases is held against. */
export interface LeasePorts {
  /** The same leases as two processes see them. */
  readonly processes: readonly [LeaseStore, LeaseStore];
  /** Lets so much time pass. */
  pass(durationMs: number): Promise<void>;
  /** Empties the store. */
  forget(): Promise<void>;
}

let reserved = 0;

/** The highest of those ranges. */
export const reservedUpTo = (): number => reserved;

/** Ranges as the ensemble reserves them: each above all before, and above what was asked for. */
export function reserve({ above, wanted }: { readonly above: number; readonly wanted: string }) {
  const from = Math.max(reserved, above);
  reserved = from + 3;
  return { from, to: reserved, wanted };
}

/** Asks, and brings a range of tokens where one is asked for. */
export async function take(
  leases: LeaseStore,
  name: string,
  who: string | ({ readonly id: string } & Partial<LeaseAsk>),
): Promise<LeaseTaking> {
  const { id, ...more } = typeof who === 'string' ? { id: who } : who;
  const ask = { name, id, owner: `of ${id}`, leaseMs: 60_000, waits: true, ...more };
  let taking = await leases.take(ask);
  for (let tried = 0; taking.kind === 'tokens-out' && tried < 5; tried += 1) {
    taking = await leases.take(ask, reserve(taking));
  }
  return taking;
}

/** Asks for what is free. */
export async function held(...asked: Parameters<typeof take>) {
  const taking = await take(...asked);
  return taking.kind === 'held' ? taking : assert.fail(`it is ${taking.kind}`);
}

/** Asks for what is not, and stands in line. */
export async function place(...asked: Parameters<typeof take>): Promise<number> {
  const taking = await take(...asked);
  return taking.kind === 'waits' ? taking.place : assert.fail(`it is ${taking.kind}`);
}
