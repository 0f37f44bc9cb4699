import {
  type Clock,
  type CommandEnd,
  canonicalText,
  defaultAttempts,
  type FailedCommand,
  type InboxCommand,
  type JournalEntry,
  type MoveAsked,
  type NamePage,
  type NameQuery,
  type SettledCommand,
  type SingletonAsked,
  type SingletonDetail,
  type SingletonLimits,
  type SingletonRing,
  type SingletonSnapshot,
  type SingletonStep,
  type Singletons,
  type SingletonTerm,
  type SingletonView,
  singletonLimits,
} from '@escapement/core';
import {
  acceptIn,
  failIn,
  hasRoomFor,
  inHandOfLost,
  isTooLarge,
  keepSnapshot,
  putBack,
  sendAgainIn,
  settleOne,
} from './kept-inbox.ts';
import {
  changeOwner,
  detailOfKept,
  emptySingleton,
  type KeptSingleton,
  makeRoomIn,
  noteStep,
  onceUnder,
  refusedIn,
  viewOfKept,
  whyInUse,
} from './kept-singleton.ts';

type Answer<Act extends keyof Singletons> = Awaited<
  ReturnType<Extract<Singletons[Act], (...asked: never) => Promise<unknown>>>
>;

/** What singletons keep, in memory; several programs over one of these share it. */
export class MemorySingletons implements Singletons {
  readonly #clock: Clock;
  readonly #limits: SingletonLimits;
  readonly #kept = new Map<string, KeptSingleton>();
  readonly #listeners = new Set<(ring: SingletonRing) => void>();

  constructor(clock: Clock, limits: SingletonLimits = singletonLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** It forgets everything. */
  forget(): void {
    this.#kept.clear();
  }

  async declare(name: string, kind: KeptSingleton['kind']): ReturnType<Singletons['declare']> {
    const kept = this.#kept.get(name);
    if (kept !== undefined) {
      return kept.kind === kind ? { kind: 'declared' } : { kind: 'other-kind', stands: kept.kind };
    }
    if (this.#kept.size >= this.#limits.singletons) return { kind: 'full' };
    this.#kept.set(name, emptySingleton(kind));
    return { kind: 'declared' };
  }

  async claim(
    by: SingletonTerm,
    as: Parameters<Singletons['claim']>[1],
  ): ReturnType<Singletons['claim']> {
    const declared = await this.declare(by.name, as.kind);
    if (declared.kind !== 'declared') return declared;
    const kept = this.#of(by.name);
    const isNew = kept.term === undefined;
    const isSame = kept.ensembleId === by.ensembleId;
    if (isSame && kept.term !== undefined && kept.term > by.term) {
      return { kind: 'superseded', term: kept.term };
    }
    let doubtfulUpTo = 0;
    if (isNew || !isSame || kept.term !== by.term) {
      const { attempts = defaultAttempts, owner } = as;
      const target = as.passOver === true ? undefined : kept.left.target;
      const program = target ?? as.prefers ?? owner;
      if (program !== owner) return { kind: 'meant-for', program };
      const isOwned = kept.owner !== undefined;
      doubtfulUpTo = isOwned ? inHandOfLost(kept, attempts, this.#here()) : 0;
      changeOwner(kept, by, { ...this.#here(), owner });
    }
    const { restore } = as;
    if (restore !== undefined && (isNew || restore.sequence > kept.applied)) putBack(kept, restore);
    kept.heardAt = this.#clock.now();
    this.#ring(by.name, 'claimed');
    return { kind: 'claimed', applied: kept.applied, snapshot: kept.snapshot, isNew, doubtfulUpTo };
  }

  async take(
    by: SingletonTerm,
    { after, most }: { after: number; most: number },
  ): ReturnType<Singletons['take']> {
    const no = this.#refused(by);
    if (no !== undefined) return no;
    const kept = this.#of(by.name);
    kept.heardAt = this.#clock.now();
    const commands: InboxCommand[] = kept.inbox
      .filter(({ sequence }) => sequence > after)
      .slice(0, most)
      .map(({ sequence, id, command }) => ({ sequence, id, command }));
    kept.inHand = commands.at(-1)?.sequence ?? kept.inHand;
    return { kind: 'taken', commands, asked: kept.asked };
  }

  async settle(
    by: SingletonTerm,
    what: {
      commands: readonly SettledCommand[];
      inOrder: boolean;
      snapshot?: SingletonSnapshot;
    },
  ): ReturnType<Singletons['settle']> {
    const { commands, inOrder, snapshot } = what;
    if (isTooLarge(this.#limits, commands, snapshot)) return { kind: 'too-large' };
    const no = this.#refused(by);
    if (no !== undefined) return no;
    const kept = this.#of(by.name);
    const isInStep = commands.every(({ sequence }, i) => kept.inbox[i]?.sequence === sequence);
    if (inOrder && !isInStep) return { kind: 'out-of-step' };
    for (const command of commands) settleOne(kept, by.term, command);
    if (snapshot !== undefined) keepSnapshot(kept, snapshot);
    makeRoomIn(kept, this.#limits);
    if (commands.length > 0) this.#ring(by.name, 'settled');
    return { kind: 'settled' };
  }

  async fail(by: SingletonTerm, what: FailedCommand): ReturnType<Singletons['fail']> {
    const no = this.#refused(by);
    if (no !== undefined) return no;
    const kind = failIn(this.#of(by.name), what, this.#here());
    if (kind === 'dead') this.#ring(by.name, 'settled');
    return { kind };
  }

  async note(by: SingletonTerm, step: SingletonStep): ReturnType<Singletons['note']> {
    const no = this.#refused(by);
    if (no !== undefined) return no;
    noteStep(this.#of(by.name), step, this.#here());
    return { kind: 'noted' };
  }

  async tell(
    name: string,
    told: { id: string; command: string; inboxCommands?: number },
  ): ReturnType<Singletons['tell']> {
    const { id, command, inboxCommands = this.#limits.inboxCommands } = told;
    if (Buffer.byteLength(command) > this.#limits.commandBytes) return { kind: 'too-large' };
    const kept = this.#kept.get(name);
    const known = kept?.known.get(id);
    const text = canonicalText(command);
    if (known !== undefined) {
      if (known.text !== undefined && known.text !== text) return { kind: 'other-command' };
      return known.end === 'pending' ? { kind: 'pending' } : known.end;
    }
    if (kept === undefined) return { kind: 'unknown' };
    const most = Math.min(inboxCommands, this.#limits.inboxCommands);
    if (!hasRoomFor(kept, command, { ...this.#limits, inboxCommands: most })) {
      return { kind: 'full' };
    }
    const sequence = acceptIn(kept, { id, command, at: this.#clock.now() }, text);
    this.#ring(name, 'told');
    return { kind: 'accepted', sequence };
  }

  async sendAgain(
    name: string,
    sequence: number,
    mark?: string,
  ): ReturnType<Singletons['sendAgain']> {
    const kept = this.#kept.get(name);
    if (kept === undefined) return { kind: 'unknown' };
    return onceUnder(kept, mark, (): Answer<'sendAgain'> => {
      const sent = sendAgainIn(kept, sequence, this.#here());
      if (sent.kind === 'accepted') this.#ring(name, 'told');
      return sent;
    });
  }

  async ends(name: string, ids: readonly string[]): ReturnType<Singletons['ends']> {
    const known = this.#kept.get(name)?.known;
    return new Map(
      ids.flatMap((id): [string, CommandEnd][] => {
        const end = known?.get(id)?.end;
        return end === undefined || end === 'pending' ? [] : [[id, end]];
      }),
    );
  }

  async journal(name: string, after: number, most: number): Promise<readonly JournalEntry[]> {
    const entries = this.#kept.get(name)?.journal ?? [];
    return entries.filter(({ sequence }) => sequence > after).slice(0, most);
  }

  async askToMove(
    name: string,
    asked: MoveAsked,
    how: Parameters<Singletons['askToMove']>[2] = {},
  ): Promise<Answer<'askToMove'>> {
    const kept = this.#kept.get(name);
    return onceUnder(kept, how.mark, (): Answer<'askToMove'> => {
      const isOwned = kept !== undefined && kept.owner !== undefined && kept.state !== 'vacant';
      if (isOwned && kept.owner === asked.to) return { kind: 'owns' };
      if (isOwned && how.isNoCandidate === true) return { kind: 'not-candidate' };
      return this.#ask(name, asked);
    });
  }

  async askToRestart(
    name: string,
    { by, reason }: { by: string; reason: string },
    mark?: string,
  ): Promise<Answer<'askToRestart'>> {
    const ask = () => this.#ask(name, { by, reason, restart: true });
    return onceUnder(this.#kept.get(name), mark, ask);
  }

  #ask(name: string, asked: SingletonAsked): Answer<'askToRestart'> {
    const kept = this.#kept.get(name);
    if (kept === undefined) return { kind: 'unknown' };
    const { owner, term } = kept;
    if (owner === undefined || term === undefined || kept.state === 'vacant') {
      return { kind: 'not-running' };
    }
    kept.asked = asked;
    const { target: _before, ...left } = kept.left;
    const target = asked.to === undefined ? {} : { target: asked.to };
    kept.left = { ...left, ...target, askedAt: this.#clock.now() };
    this.#ring(name, 'asked');
    return { kind: 'asked', owner, term };
  }

  async remove(name: string): Promise<Answer<'remove'>> {
    const kept = this.#kept.get(name);
    const kind = whyInUse(kept, this.#here());
    if (kind !== undefined || kept === undefined) return { kind: kind ?? 'unknown' };
    this.#kept.delete(name);
    return { kind: 'removed', was: kept.kind };
  }

  async page({ limit, after = '' }: NameQuery): Promise<NamePage<SingletonView>> {
    const names = [...this.#kept.keys()].sort().filter((name) => name > after);
    const shown = names.slice(0, limit);
    const items = shown.map((name) => viewOfKept(name, this.#of(name), this.#here()));
    const last = shown.at(-1);
    const total = this.#kept.size;
    return names.length > limit && last !== undefined
      ? { items, total, next: last }
      : { items, total };
  }

  async get(name: string): Promise<SingletonDetail | undefined> {
    const kept = this.#kept.get(name);
    return kept === undefined ? undefined : detailOfKept(name, kept, this.#here());
  }

  listen(listener: (ring: SingletonRing) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #of(name: string): KeptSingleton {
    const kept = this.#kept.get(name);
    if (kept === undefined) throw new Error(`${name} is not known`);
    return kept;
  }

  #here() {
    return { now: this.#clock.now(), limits: this.#limits };
  }

  #ring(name: string, what: SingletonRing['what']): void {
    for (const listener of this.#listeners) listener({ name, what });
  }

  #refused(by: SingletonTerm) {
    return refusedIn(this.#kept.get(by.name), by);
  }
}
