import {
  type DeadCommand,
  type FailedCommand,
  type SettledCommand,
  type SingletonLimits,
  type SingletonSnapshot,
  toIso,
} from '@escapement/core';
import { type KeptSingleton, makeRoomIn } from './kept-singleton.ts';

/** One that is not there any more had its effect. */
export function settleOne(kept: KeptSingleton, term: number, command: SettledCommand): void {
  const { sequence, id, reply, events } = command;
  const at = kept.inbox.findIndex((each) => each.sequence === sequence);
  if (at < 0) return;
  kept.inbox.splice(at, 1);
  kept.known.delete(id);
  kept.known.set(id, { kind: 'done', reply });
  kept.applied = Math.max(kept.applied, sequence);
  if (events !== undefined) kept.journal.push({ sequence, term, id, events });
}

export function keepSnapshot(kept: KeptSingleton, snapshot: SingletonSnapshot): void {
  kept.snapshot = snapshot;
  kept.accepted = Math.max(kept.accepted, snapshot.sequence);
  kept.applied = Math.max(kept.applied, snapshot.sequence);
}

export function putBack(kept: KeptSingleton, snapshot: SingletonSnapshot): void {
  kept.inbox = kept.inbox.map((each, i) => ({ ...each, sequence: snapshot.sequence + i + 1 }));
  kept.accepted = snapshot.sequence + kept.inbox.length;
  kept.applied = snapshot.sequence;
  kept.snapshot = snapshot;
}

/** Counts an end over a command; at the last attempt it is kept aside. */
export function failIn(
  kept: KeptSingleton,
  { sequence, because, attempts }: FailedCommand,
  { now, limits }: { readonly now: number; readonly limits: SingletonLimits },
): 'counted' | 'dead' | 'gone' {
  const found = kept.inbox.find((each) => each.sequence === sequence);
  if (found === undefined) return 'gone';
  const count = (kept.failed?.sequence === sequence ? kept.failed.count : 0) + 1;
  kept.failed = { sequence, count };
  if (count < attempts) return 'counted';
  const { id, command, at } = found;
  kept.inbox = kept.inbox.filter((each) => each !== found);
  kept.known.delete(id);
  kept.known.set(id, { kind: 'dead', because });
  kept.applied = Math.max(kept.applied, sequence);
  kept.failed = undefined;
  kept.deadCount += 1;
  const times = { acceptedAt: toIso(at), deadAt: toIso(now) };
  const dead = { sequence, id, ...times, attempts: count, because, command };
  kept.dead = within([dead, ...kept.dead], limits);
  makeRoomIn(kept, limits);
  return 'dead';
}

/** The newest that fit, and the very newest always. */
function within(dead: readonly DeadCommand[], limits: SingletonLimits): readonly DeadCommand[] {
  let bytes = 0;
  const tooMany = dead.findIndex((each, i) => {
    bytes += Buffer.byteLength(JSON.stringify(each));
    return i > 0 && (i >= limits.deadCommands || bytes > limits.deadBytes);
  });
  return tooMany < 0 ? dead : dead.slice(0, tooMany);
}
