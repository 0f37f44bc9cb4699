import {
  bearing,
  type Clock,
  CoordinationFault,
  type HeldLock,
  type LockOwner,
  type LockPort,
  type LockTaker,
  type LockTenure,
  type LockView,
  type Logger,
  lineOf,
  type NamePage,
  type NameQuery,
  type PermitChange,
  slotNameSchema,
  toIso,
} from '@escapement/core';
import { deferred } from '../deferred.ts';
import type { IdentityKeeper } from '../identity/identity-keeper.ts';
import type { Paths } from '../paths.ts';
import type { Session } from '../session/session.ts';
import { encode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';
import { ZooKeeperHeldLock } from './held-lock.ts';
import { viewLockPast } from './lock-past-view.ts';
import { viewLock, viewLocks } from './lock-views.ts';
import { changePermits } from './permits.ts';
import {
  joinQueue,
  lookAtQueue,
  type QueueParts,
  type QueuePlace,
  type Turn,
} from './place-in-queue.ts';
import { StrayPlaces } from './stray-places.ts';
import { takeFromHolder } from './taken-holder.ts';
import { Tenure } from './tenure.ts';

/** For an operator who knows that a holder is stuck. */
export interface LockBreaker {
  /**
   * Takes the lock from whoever holds it by deleting the holder's znode: its `lost` signal is aborted as soon as it sees
   * that, and the first waiter gets the lock. False when nobody held it.
   */
  breakHolder(name: string): Promise<boolean>;
}

/** Named locks, first come first served; each waiter watches only the one before it. */
export class ZooKeeperLocks implements LockPort, LockBreaker {
  readonly #session: Session;
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #queue: QueueParts;
  readonly #strays: StrayPlaces;
  /** Paths of our znodes, until they are gone. */
  readonly #places = new Set<string>();
  /** Znodes of ours that nobody stands by any more and that could not be deleted yet, each with how it is. */
  readonly #abandoned = new Map<string, () => Promise<unknown>>();

  constructor(parts: ZooKeeperParts & { readonly identity: Pick<IdentityKeeper, 'onChange'> }) {
    this.#session = parts.session;
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
    this.#queue = { ...parts, sessionId: () => parts.session.id };
    this.#strays = new StrayPlaces({ ...parts, isKnown: (path) => this.#places.has(path) });
    parts.session.onConnected(() => this.#deleteAbandoned());
  }

  /** What is held goes with the session. */
  close(): Promise<void> {
    return this.#strays.close();
  }

  async acquire(name: string, owner: LockOwner, signal: AbortSignal): Promise<HeldLock> {
    requireName(name);
    for (;;) {
      if (signal.aborted) throw aborted(name);
      const { wish = { kind: 'mutex' } } = owner;
      const data = this.#ownerData(owner);
      const place = await joinQueue(this.#queue, { name, data, wish });
      this.#places.add(place.path);
      const held = await this.#waitForTurn({ name, place, signal, owner });
      // Gone means that the session ended while we waited; the next one begins at the end of the queue.
      if (held !== 'gone') return held;
    }
  }

  async page(query: NameQuery): Promise<NamePage<LockView>> {
    return await viewLocks(this.#znodes, this.#paths, query);
  }

  async get(name: string): Promise<LockView | undefined> {
    if (!isName(name)) return undefined;
    return await viewLock(this.#znodes, this.#paths, name);
  }

  async breakHolder(name: string): Promise<boolean> {
    if (!isName(name)) return false;
    const [first] = lineOf((await this.#znodes.children(this.#paths.lock(name))) ?? []);
    if (first === undefined) return false;
    return (await this.#znodes.remove(this.#paths.place(name, first.name))) === 'removed';
  }

  async takeAway(
    name: string,
    fencingToken: number,
    taker?: LockTaker,
  ): Promise<Pick<LockOwner, 'runId' | 'workerId'> | undefined> {
    if (!isName(name)) return undefined;
    const at = toIso(this.#clock.now());
    const meant = { name, fencingToken, taker, at };
    const taken = await takeFromHolder(this.#znodes, this.#paths, meant);
    if (taken !== undefined) {
      this.#logger.warn({ lock: name, ...taken, fencingToken }, 'a lock was taken from its holder');
    }
    return taken;
  }

  async history(name: string): Promise<readonly LockTenure[]> {
    if (!isName(name)) return [];
    return await viewLockPast(this.#znodes, this.#paths, name);
  }

  async setPermits(name: string, change: { from: number; to: number }): Promise<PermitChange> {
    requireName(name);
    const changed = await changePermits(this.#znodes, { path: this.#paths.lock(name), ...change });
    if (changed.kind !== 'set') return changed;
    const view = await this.get(name);
    return { kind: 'set', overcommitted: (view?.holderCount ?? 0) > change.to };
  }

  async #waitForTurn(wait: {
    name: string;
    place: QueuePlace;
    signal: AbortSignal;
    owner: LockOwner;
  }): Promise<HeldLock | 'gone'> {
    const { name, place, signal } = wait;
    let woken = deferred<void>();
    let held: ZooKeeperHeldLock | undefined;
    const wake = () => {
      woken.resolve();
      held?.lookAgain();
    };
    const stopListening = [this.#session.onConnected(wake), this.#session.onChange(wake)];
    signal.addEventListener('abort', wake, { once: true });
    try {
      for (let isNew = true; ; ) {
        if (signal.aborted) throw aborted(name);
        woken = deferred<void>();
        const isOfProgram = wait.owner.runId === null;
        const turn = await this.#look({ name, place, isNew, isOfProgram, onEvent: wake });
        switch (turn?.kind) {
          case undefined:
          case 'waiting':
            if (turn !== undefined && wait.owner.inLine === false) throw taken(name);
            isNew &&= turn === undefined;
            await woken.promise;
            break;
          case 'moved':
            break;
          case 'gone':
            this.#leave(name, place).catch(leftBehind);
            return 'gone';
          case 'holder':
            held = this.#hold({ ...wait, fencingToken: turn.czxid });
            return held;
          case 'full':
          case 'other-kind':
          case 'other-permits':
            throw notJoined(name, turn);
        }
      }
    } catch (error) {
      this.#leave(name, place).catch(leftBehind);
      throw error;
    } finally {
      signal.removeEventListener('abort', wake);
      for (const stop of stopListening) stop();
    }
  }

  /** Looks at the queue; undefined when there was no answer, in which case the next connection wakes us. */
  async #look(queue: Parameters<typeof lookAtQueue>[1]) {
    try {
      return await lookAtQueue(this.#queue, queue);
    } catch (error) {
      if (!(error instanceof CoordinationFault) || !error.retryable) throw error;
      // A call may also time out over a connection that stands, and then nothing would wake us.
      if (this.#session.state === 'connected') await this.#clock.sleep(100);
      return this.#session.state === 'connected' ? ({ kind: 'moved' } as const) : undefined;
    }
  }

  #hold(of: {
    name: string;
    place: QueuePlace;
    owner: LockOwner;
    fencingToken: number;
  }): ZooKeeperHeldLock {
    const { name, place, owner, fencingToken } = of;
    const { runId, workerId } = owner;
    // From here on `since` says when the lock was taken.
    const since = toIso(this.#clock.now());
    const tenure = new Tenure({
      ...{ znodes: this.#znodes, paths: this.#paths, clock: this.#clock },
      ...{ lock: name, place: place.path, fencingToken, holder: { runId, workerId, since } },
    });
    return new ZooKeeperHeldLock({
      fencingToken,
      place,
      session: this.#session,
      znodes: this.#znodes,
      clock: this.#clock,
      logger: this.#logger,
      note: () => tenure.begin(encode({ runId, workerId, since, isHeld: true })),
      onEnd: (how) => this.#leave(name, place, () => tenure.end(how)),
    });
  }

  async #leave(
    name: string,
    place: QueuePlace,
    remove: () => Promise<unknown> = () => this.#znodes.remove(place.path),
  ): Promise<unknown> {
    this.#abandoned.set(place.path, remove);
    const end = await remove();
    this.#gone(place.path);
    // Empty parents are tidied by whoever leaves last; one that has a child again refuses, which is as well.
    this.#znodes.remove(this.#paths.lock(name)).catch(leftBehind);
    return end;
  }

  #deleteAbandoned(): void {
    for (const [path, remove] of this.#abandoned) {
      remove()
        .then(() => this.#gone(path))
        .catch(leftBehind);
    }
  }

  #gone(path: string): void {
    this.#abandoned.delete(path);
    this.#places.delete(path);
  }

  #ownerData({ runId, workerId }: LockOwner): Buffer {
    return encode({ runId, workerId, since: toIso(this.#clock.now()) });
  }
}

/** What could not be deleted stands among the abandoned, or goes with the session. */
const leftBehind = bearing(() => undefined);

function isName(name: string): boolean {
  return slotNameSchema.safeParse(name).success;
}

function requireName(name: string): void {
  if (isName(name)) return;
  throw new CoordinationFault('COORD_BAD_NAME', `"${name}" cannot be the name of a lock`, {
    retryable: false,
  });
}

function aborted(name: string): CoordinationFault {
  return new CoordinationFault('COORD_ABORTED', `no longer waiting for lock "${name}"`, {
    retryable: false,
    data: { name },
  });
}

function notJoined(
  name: string,
  stands: Extract<Turn, { readonly kind: 'full' | 'other-kind' | 'other-permits' }>,
): CoordinationFault {
  if (stands.kind === 'full') {
    const text = `as many hold lock "${name}", or wait for it, as may`;
    return new CoordinationFault('COORD_LOCK_FULL', text, { retryable: false, data: { name } });
  }
  if (stands.kind === 'other-kind') {
    const text = `lock "${name}" is in use as one of another kind`;
    return new CoordinationFault('COORD_LOCK_KIND', text, { retryable: false, data: { name } });
  }
  const text = `semaphore "${name}" has ${stands.permits} permits`;
  const data = { name, permits: stands.permits };
  return new CoordinationFault('COORD_LOCK_PERMITS', text, { retryable: false, data });
}

function taken(name: string): CoordinationFault {
  const text = `lock "${name}" is held, or others wait for it`;
  return new CoordinationFault('COORD_LOCK_TAKEN', text, { retryable: false, data: { name } });
}
