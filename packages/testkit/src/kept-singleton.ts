import {
  type CommandEnd,
  type DeadCommand,
  type InboxCommand,
  type JournalEntry,
  type SingletonAsked,
  type SingletonDetail,
  type SingletonKind,
  type SingletonLimits,
  type SingletonMove,
  type SingletonMoveCause,
  type SingletonSnapshot,
  type SingletonState,
  type SingletonStep,
  type SingletonTerm,
  type SingletonView,
  toIso,
} from '@escapement/core';

/** How an owner left what it had. */
interface Left {
  cause?: SingletonMoveCause;
  reason?: string | null;
  /** Whom a person wanted to have it. */
  target?: string;
  askedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
}

/** What an id stands for, and what came of it. */
export interface KnownCommand {
  /** Of its command; nothing where nobody knows it any more. */
  readonly text: string | undefined;
  readonly end: 'pending' | CommandEnd;
}

/** What is kept of one singleton. */
export interface KeptSingleton {
  readonly kind: SingletonKind;
  ensembleId: string | undefined;
  term: number | undefined;
  owner: string | undefined;
  since: number | undefined;
  state: SingletonState;
  because: string | null;
  heardAt: number;
  asked: SingletonAsked | undefined;
  left: Left;
  accepted: number;
  applied: number;
  snapshot: SingletonSnapshot | undefined;
  inbox: (InboxCommand & { readonly at: number })[];
  /** In the order in which they ended. */
  readonly known: Map<string, KnownCommand>;
  /** Over which command its instance ended last, and how often. */
  failed: { readonly sequence: number; readonly count: number } | undefined;
  /** The last that was given to its owner. */
  inHand: number | undefined;
  deadCount: number;
  dead: readonly DeadCommand[];
  readonly journal: JournalEntry[];
  moves: readonly SingletonMove[];
  /** What was answered under marks. */
  readonly marks: Map<string, unknown>;
}

export function emptySingleton(kind: SingletonKind): KeptSingleton {
  return {
    kind,
    ...{ ensembleId: undefined, term: undefined, owner: undefined, since: undefined },
    ...{ state: 'vacant', because: null, heardAt: 0, asked: undefined, left: {} },
    ...{ accepted: 0, applied: 0, snapshot: undefined, inbox: [], journal: [], moves: [] },
    ...{
      marks: new Map(),
      known: new Map(),
      failed: undefined,
      inHand: undefined,
      deadCount: 0,
      dead: [],
    },
  };
}

/** Writes down who had it, how it was left, and who has it from now on. */
function noteMove(kept: KeptSingleton, to: { owner: string; term: number }, here: Here): void {
  const { left } = kept;
  const iso = (at: number | undefined) => (at === undefined ? null : toIso(at));
  if (kept.owner === undefined) return;
  const move: SingletonMove = {
    ...{ from: kept.owner, to: to.owner, term: to.term, reason: left.reason ?? null },
    ...{ cause: left.cause ?? 'lost', meantFor: left.target ?? null },
    askedAt: iso(left.askedAt),
    stoppingAt: iso(left.stoppingAt),
    stoppedAt: iso(left.stoppedAt),
    startedAt: toIso(here.now),
  };
  kept.moves = [move, ...kept.moves].slice(0, here.limits.moves);
}

/** What was asked for, and how it was left, is over. */
function forgetLeft(kept: KeptSingleton): void {
  kept.left = {};
  kept.asked = undefined;
  kept.because = null;
}

/** Another has it from now on. */
export function changeOwner(
  kept: KeptSingleton,
  { ensembleId, term }: SingletonTerm,
  to: Here & { readonly owner: string },
): void {
  const { owner, now } = to;
  noteMove(kept, { owner, term }, to);
  forgetLeft(kept);
  Object.assign(kept, { ensembleId, term, owner, since: now, state: 'starting' });
  kept.inHand = undefined;
}

/** Its owner says how its instance is. */
export function noteStep(kept: KeptSingleton, step: SingletonStep, here: Here): void {
  const { now } = here;
  kept.heardAt = now;
  switch (step.kind) {
    case 'running':
      kept.because = null;
      break;
    case 'failing':
      kept.because = step.because;
      break;
    case 'stopping':
      Object.assign(kept.left, { cause: step.cause, reason: step.reason ?? null, stoppingAt: now });
      break;
    case 'stopped':
      kept.left.stoppedAt = now;
      kept.state = 'vacant';
      return;
    case 'restarted':
      kept.left.stoppedAt = now;
      noteMove(kept, { owner: kept.owner ?? '', term: kept.term ?? 0 }, here);
      forgetLeft(kept);
      kept.state = 'starting';
      return;
  }
  kept.state = step.kind;
}

interface Here {
  readonly now: number;
  readonly limits: SingletonLimits;
}

/** Forgets the oldest replies, and the oldest of the journal that a snapshot has made unnecessary. */
export function makeRoomIn(kept: KeptSingleton, limits: SingletonLimits): void {
  const done = [...kept.known].filter(([, { end }]) => end !== 'pending');
  let replyBytes = done.reduce((sum, [, { end }]) => sum + bytesOf(end), 0);
  for (const [i, [id, { end }]] of done.entries()) {
    if (done.length - i <= limits.knownCommands && replyBytes <= limits.knownBytes) break;
    kept.known.delete(id);
    replyBytes -= bytesOf(end);
  }
  const upTo = kept.snapshot?.sequence ?? 0;
  let bytes = kept.journal.reduce((sum, { events }) => sum + Buffer.byteLength(events), 0);
  while (kept.journal.length > limits.journalEntries || bytes > limits.journalBytes) {
    const oldest = kept.journal[0];
    if (oldest === undefined || oldest.sequence > upTo) return;
    kept.journal.shift();
    bytes -= Buffer.byteLength(oldest.events);
  }
}

/** What people are shown of it. */
export function viewOfKept(
  name: string,
  kept: KeptSingleton,
  { now, limits }: Here,
): SingletonView {
  const isSilent = kept.state !== 'vacant' && now - kept.heardAt > limits.silentAfterMs;
  const isVacant = kept.state === 'vacant';
  const oldest = kept.inbox[0];
  return {
    ...{ name, kind: kept.kind, because: kept.because },
    state: isSilent ? 'silent' : kept.state,
    owner: isVacant ? null : (kept.owner ?? null),
    term: isVacant ? null : (kept.term ?? null),
    since: isVacant || kept.since === undefined ? null : toIso(kept.since),
    inboxDepth: kept.inbox.length,
    oldestAgeMs: oldest === undefined ? null : now - oldest.at,
    acceptedCount: kept.accepted,
    deadCount: kept.deadCount,
    journalLength: kept.journal.length,
  };
}

/** Why an owner under this term writes nothing; nothing where it may. */
export function refusedIn(kept: KeptSingleton | undefined, by: SingletonTerm) {
  if (kept?.term === undefined) return { kind: 'forgotten' } as const;
  if (kept.ensembleId !== by.ensembleId || kept.term > by.term) {
    return { kind: 'superseded', term: kept.term } as const;
  }
  return kept.term < by.term ? ({ kind: 'forgotten' } as const) : undefined;
}

/** With its state and its past. */
export function detailOfKept(name: string, kept: KeptSingleton, here: Here): SingletonDetail {
  const { snapshot, moves, dead } = kept;
  const value = snapshot && { sequence: snapshot.sequence, value: JSON.parse(snapshot.state) };
  const lists = { moves: [...moves], deadCommands: [...dead] };
  return { ...viewOfKept(name, kept, here), snapshot: value ?? null, ...lists };
}

function bytesOf(how: 'pending' | CommandEnd): number {
  if (how === 'pending') return 0;
  return Buffer.byteLength(how.kind === 'done' ? how.reply : how.because);
}

/** Does what has not been done under the mark, or answers what was answered then. */
export function onceUnder<Done extends { readonly kind: string }>(
  kept: KeptSingleton | undefined,
  mark: string | undefined,
  act: () => Done,
): Done {
  const before = mark === undefined ? undefined : kept?.marks.get(mark);
  if (before !== undefined) return before as Done;
  const done = act();
  if (mark !== undefined && (done.kind === 'asked' || done.kind === 'accepted')) {
    kept?.marks.set(mark, done);
  }
  return done;
}

/** Why it cannot be forgotten; nothing where it can. */
export function whyInUse(
  kept: KeptSingleton | undefined,
  { now, limits }: Here,
): 'running' | 'waiting' | undefined {
  if (kept === undefined) return undefined;
  const isOwned = kept.owner !== undefined && kept.state !== 'vacant';
  if (isOwned && now - kept.heardAt <= limits.silentAfterMs) return 'running';
  return kept.inbox.length > 0 ? 'waiting' : undefined;
}
