import {
  type CommandEnd,
  type DeadCommand,
  type InboxCommand,
  type JournalEntry,
  type MoveAsked,
  type SingletonKind,
  type SingletonLimits,
  type SingletonMove,
  type SingletonMoveCause,
  type SingletonSnapshot,
  type SingletonState,
  type SingletonView,
  toIso,
} from '@escapement/core';

/** How an owner left what it had. */
interface Left {
  cause?: SingletonMoveCause;
  reason?: string | null;
  askedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
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
  asked: MoveAsked | undefined;
  left: Left;
  accepted: number;
  applied: number;
  snapshot: SingletonSnapshot | undefined;
  inbox: (InboxCommand & { readonly at: number })[];
  /** In the order in which they ended. */
  readonly known: Map<string, 'pending' | CommandEnd>;
  /** Over which command its instance ended last, and how often. */
  failed: { readonly sequence: number; readonly count: number } | undefined;
  /** The last that was given to its owner. */
  inHand: number | undefined;
  deadCount: number;
  dead: readonly DeadCommand[];
  readonly journal: JournalEntry[];
  moves: readonly SingletonMove[];
}

export function emptySingleton(kind: SingletonKind): KeptSingleton {
  return {
    kind,
    ...{ ensembleId: undefined, term: undefined, owner: undefined, since: undefined },
    ...{ state: 'vacant', because: null, heardAt: 0, asked: undefined, left: {} },
    ...{ accepted: 0, applied: 0, snapshot: undefined, inbox: [], journal: [], moves: [] },
    ...{ known: new Map(), failed: undefined, inHand: undefined, deadCount: 0, dead: [] },
  };
}

/** Forgets the oldest replies, and the oldest of the journal that a snapshot has made unnecessary. */
export function makeRoomIn(kept: KeptSingleton, limits: SingletonLimits): void {
  const done = [...kept.known].filter(([, how]) => how !== 'pending');
  let replyBytes = done.reduce((sum, [, how]) => sum + bytesOf(how), 0);
  for (const [i, [id, how]] of done.entries()) {
    if (done.length - i <= limits.knownCommands && replyBytes <= limits.knownBytes) break;
    kept.known.delete(id);
    replyBytes -= bytesOf(how);
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
  { now, limits }: { readonly now: number; readonly limits: SingletonLimits },
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

function bytesOf(how: 'pending' | CommandEnd): number {
  if (how === 'pending') return 0;
  return Buffer.byteLength(how.kind === 'done' ? how.reply : how.because);
}
