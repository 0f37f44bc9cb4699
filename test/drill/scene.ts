import type { Cluster, Member } from '../rig/cluster.ts';
import type { EffectLog } from './effects.ts';
import type { JobBook } from './job-book.ts';
import type { DrillJob } from './job-mix.ts';
import type { LedgerMemory } from './ledger-memory.ts';
import type { Allowance } from './reasons.ts';
import type { Supervision } from './supervision.ts';

/** What a fault finds when its time has come: everything runs, and all jobs have begun. */
export interface Scene {
  readonly cluster: Cluster;
  readonly book: JobBook;
  readonly effects: EffectLog;
  readonly supervision: Supervision;
  readonly memory: LedgerMemory;
  /** How long the fault is to last, where it has a length. */
  readonly lengthMs: number;
  readonly isShort: boolean;
  /** From 0 to 1, from the seed of the drill. */
  random(): number;
}

/** What a fault says of itself when it is over and healed. */
export interface Bite {
  /** Whether it did something: a drill without that shows nothing. */
  readonly bit: boolean;
  readonly proof: Readonly<Record<string, unknown>>;
  /** What should have come to be beside the fire times, and did not. */
  readonly unmet?: readonly string[];
}

/** One way in which the world goes wrong. */
export interface Fault {
  readonly name: string;
  /** One sentence for the list. */
  readonly about: string;
  /** How long it lasts in full and in short, seconds. */
  readonly seconds: number;
  readonly shortSeconds: number;
  readonly allowed?: Allowance;
  /** Other jobs than the usual mix. */
  readonly jobs?: (isShort: boolean) => readonly DrillJob[];
  /** Made before the jobs, which may name it. */
  readonly calendar?: object;
  readonly nodes?: number;
  readonly concurrency?: number;
  readonly horizonMs?: number;
  readonly envOf?: (name: string, directory: string) => Readonly<Record<string, string>>;
  /** Breaks something and heals it again. */
  inflict(scene: Scene): Promise<Bite>;
}

/** A node that follows, for what is done to one that does not lead. */
export async function followerOf(cluster: Cluster): Promise<Member> {
  const leader = await cluster.leader();
  const follower = cluster.living.find((node) => node !== leader);
  if (follower === undefined) throw new Error('there is no follower');
  return follower;
}
