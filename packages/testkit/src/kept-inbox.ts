import {
  type CommandEnd,
  type DeadCommand,
  endedWithoutAWord,
  type FailedCommand,
  type SettledCommand,
  type SingletonLimits,
  type SingletonSnapshot,
  type Singletons,
  toIso,
} from '@escapement/core';
import { type KeptSingleton, makeRoomIn } from './kept-singleton.ts';

/** One that is not there any more had its effect. */
export function settleOne(kept: KeptSingleton, term: number, command: SettledCommand): void {
  const { sequence, id, reply, events } = command;
  const at = kept.inbox.findIndex((each) => each.sequence === sequence);
  if (at < 0) return;
  kept.inbox.splice(at, 1);
  endIn(kept, id, { kind: 'done', reply });
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
  endIn(kept, id, { kind: 'dead', because });
  kept.applied = Math.max(kept.applied, sequence);
  kept.failed = undefined;
  kept.deadCount += 1;
  const times = { acceptedAt: toIso(at), deadAt: toIso(now) };
  const dead = { sequence, id, ...times, attempts: count, because, command };
  kept.dead = within([dead, ...kept.dead], limits);
  makeRoomIn(kept, limits);
  return 'dead';
}

/** The last command that an owner had in hand that ended without a word, or 0. One that it alone had in hand is counted. */
export function inHandOfLost(
  kept: KeptSingleton,
  attempts: number,
  here: Parameters<typeof failIn>[2],
): number {
  const { inHand, left } = kept;
  if (left.stoppedAt !== undefined || inHand === undefined) return 0;
  const had = kept.inbox.filter(({ sequence }) => sequence <= inHand);
  const [only, ...more] = had;
  if (only === undefined) return 0;
  if (more.length === 0) {
    failIn(kept, { sequence: only.sequence, because: endedWithoutAWord, attempts }, here);
  }
  return inHand;
}

/** Puts one that was given up behind all that wait; its sequence and id, or why not. */
export function sendAgainIn(
  kept: KeptSingleton,
  sequence: number,
  { now, limits }: Parameters<typeof failIn>[2],
): Awaited<ReturnType<Singletons['sendAgain']>> {
  const dead = kept.dead.find((each) => each.sequence === sequence);
  if (dead === undefined) return { kind: 'gone' };
  const { id, command } = dead;
  const end = kept.known.get(id)?.end;
  const isDead = end === undefined || (end !== 'pending' && end.kind === 'dead');
  if (isDead && !hasRoomFor(kept, command, limits)) return { kind: 'full' };
  kept.dead = kept.dead.filter((each) => each !== dead);
  if (!isDead) return { kind: 'gone' };
  const text = kept.known.get(id)?.text;
  return { kind: 'accepted', sequence: acceptIn(kept, { id, command, at: now }, text), id };
}

export function hasRoomFor(
  kept: KeptSingleton,
  command: string,
  { inboxCommands, inboxBytes }: Pick<SingletonLimits, 'inboxCommands' | 'inboxBytes'>,
): boolean {
  const bytes = kept.inbox.reduce((sum, each) => sum + Buffer.byteLength(each.command), 0);
  return kept.inbox.length < inboxCommands && bytes + Buffer.byteLength(command) <= inboxBytes;
}

export function acceptIn(
  kept: KeptSingleton,
  command: { readonly id: string; readonly command: string; readonly at: number },
  text: string | undefined,
): number {
  kept.accepted += 1;
  kept.inbox.push({ sequence: kept.accepted, ...command });
  kept.known.delete(command.id);
  kept.known.set(command.id, { text, end: 'pending' });
  return kept.accepted;
}

/** Remembers what came of a command, as the newest. */
function endIn(kept: KeptSingleton, id: string, end: CommandEnd): void {
  const text = kept.known.get(id)?.text;
  kept.known.delete(id);
  kept.known.set(id, { text, end });
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

/** Whether an owner says more than may be kept of it. */
export function isTooLarge(
  { stateBytes, replyBytes, commandBytes }: SingletonLimits,
  commands: readonly SettledCommand[],
  snapshot: SingletonSnapshot | undefined,
): boolean {
  const bytes = (text = '') => Buffer.byteLength(text);
  return (
    bytes(snapshot?.state) > stateBytes ||
    commands.some((each) => bytes(each.reply) > replyBytes || bytes(each.events) > commandBytes)
  );
}
