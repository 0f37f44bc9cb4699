import { randomUUID } from 'node:crypto';
import {
  type BarrierAsk,
  type BarrierParty,
  type BarrierPort,
  type BarrierStep,
  barrierPartySchema,
  barrierStep,
  bearing,
  CoordinationFault,
  type EnteredBarrier,
  type LockView,
  lineAtMost,
  lineOf,
  membersIn,
  type NamePage,
  type NameQuery,
  slotNameSchema,
  toIso,
} from '@escapement/core';
import { ZooKeeperHeldLock } from '../locks/held-lock.ts';
import type { QueuePlace } from '../locks/place-in-queue.ts';
import { lookUntil } from '../session/looking.ts';
import { createProtected } from '../znodes/protected-create.ts';
import { decodeAs, encode } from '../znodes/znode.ts';
import type { ZooKeeperParts } from '../zookeeper-parts.ts';
import { takeFromBarrier, viewBarrier, viewBarriers } from './barrier-views.ts';

interface Ask extends BarrierAsk {
  readonly name: string;
}

type Entry = { readonly kind: 'entered'; readonly party: readonly string[] } | 'gone';

/** Barriers: the folder of each says in its data who has entered, and its ephemeral znodes who stands there. */
export class ZooKeeperBarriers implements BarrierPort {
  readonly #parts: ZooKeeperParts;
  /** Znodes of ours that nobody stands by any more and that could not be deleted yet. */
  readonly #abandoned = new Set<string>();

  constructor(parts: ZooKeeperParts) {
    this.#parts = parts;
    parts.session.onConnected(() => {
      for (const path of this.#abandoned) this.#giveUp(path);
    });
  }

  async enter(name: string, asked: BarrierAsk): Promise<EnteredBarrier> {
    const { signal } = asked;
    if (!isName(name)) {
      const text = `"${name}" cannot be the name of a barrier`;
      throw new CoordinationFault('COORD_BAD_NAME', text, { retryable: false });
    }
    const ask = { name, ...asked };
    for (;;) {
      if (signal.aborted) throw aborted(name);
      const place = await this.#join(ask);
      try {
        const entry = await this.#awaitParty(ask, place);
        if (entry === 'aborted') throw aborted(name);
        if (entry !== 'gone') return this.#entered(name, place, entry.party);
        this.#giveUp(place.path);
      } catch (error) {
        this.#giveUp(place.path);
        throw error;
      }
    }
  }

  async page(query: NameQuery): Promise<NamePage<LockView>> {
    return await viewBarriers(this.#parts, query);
  }

  async get(name: string): Promise<LockView | undefined> {
    return isName(name) ? await viewBarrier(this.#parts, name) : undefined;
  }

  async takeAway(name: string, fencingToken: number): Promise<{ workerId: string } | undefined> {
    if (!isName(name)) return undefined;
    const taken = await takeFromBarrier(this.#parts, { name, fencingToken });
    if (taken !== undefined) {
      const note = { barrier: name, ...taken, fencingToken };
      this.#parts.logger.warn(note, 'somebody was taken out of a barrier');
    }
    return taken;
  }

  async #join({ name, size, workerId }: Ask): Promise<QueuePlace> {
    const { znodes, paths, session, clock } = this.#parts;
    const parent = paths.barrier(name);
    const guid = randomUUID();
    for (;;) {
      const sessionId = session.id;
      const data = encode({ workerId, since: toIso(clock.now()) });
      const made = await createProtected(znodes, () => session.id, { parent, guid, data });
      const wish = { kind: 'mutex' } as const;
      if (made !== undefined) return { guid, path: `${parent}/${made}`, sessionId, wish };
      // The server takes it away by itself once nobody stands there.
      const folder = await znodes.create(parent, encode({ size, entered: [] }), 'container');
      if (folder.kind === 'no-parent') await znodes.ensure(paths.barriers);
    }
  }

  #awaitParty(ask: Ask, place: QueuePlace): Promise<Entry | 'aborted'> {
    let isNew = true;
    return lookUntil<Entry>({ ...this.#parts, signal: ask.signal }, async (wake) => {
      const { znodes, paths, session } = this.#parts;
      if (place.sessionId !== session.id) return 'gone';
      const folder = await znodes.get(paths.barrier(ask.name), wake);
      if (folder === undefined) return 'gone';
      const line = lineOf((await znodes.children(paths.barrier(ask.name))) ?? []);
      if (isNew && line.findIndex(({ guid }) => guid === place.guid) >= lineAtMost) {
        throw full(ask.name);
      }
      const party = decodeAs(barrierPartySchema, folder.data) ?? { size: 0, entered: [] };
      const isFirst = line[0]?.guid === place.guid && membersIn(line, party.entered).length === 0;
      if (party.size !== ask.size && !party.entered.includes(place.guid)) {
        if (isFirst)
          return await this.#write(ask.name, { ...party, size: ask.size }, folder.version);
        if (isNew) throw otherSize(ask.name, party.size);
      }
      isNew = false;
      const step = barrierStep(line, { guid: place.guid, party });
      return await this.#take(ask, { step, party, version: folder.version, wake });
    });
  }

  async #take(
    { name }: Ask,
    of: {
      readonly step: BarrierStep;
      readonly party: BarrierParty;
      readonly version: number;
      readonly wake: () => void;
    },
  ): Promise<Entry | 'again' | 'later'> {
    const { step, party, version, wake } = of;
    switch (step.kind) {
      case 'missing':
        return 'gone';
      case 'entered':
        return { kind: 'entered', party: party.entered };
      case 'close':
        return await this.#write(name, this.#closed(party.size, step.entered), version);
      case 'waits': {
        if (step.behind === undefined) return 'later';
        const { znodes, paths } = this.#parts;
        const ahead = await znodes.get(paths.barrierPlace(name, step.behind), wake);
        return ahead === undefined ? 'again' : 'later';
      }
    }
  }

  #closed(size: number, entered: readonly string[]): BarrierParty & { readonly since: string } {
    return { size, entered, since: toIso(this.#parts.clock.now()) };
  }

  /** Whoever writes first is right; everybody looks again. */
  async #write(name: string, party: BarrierParty, version: number): Promise<'again'> {
    await this.#parts.znodes.set(this.#parts.paths.barrier(name), encode(party), version);
    return 'again';
  }

  #entered(name: string, place: QueuePlace, party: readonly string[]): EnteredBarrier {
    const inside = new ZooKeeperHeldLock({
      ...this.#parts,
      fencingToken: 0,
      place,
      // Nothing is to be written into it, and it is watched from the first look on.
      note: () => Promise.resolve('changed'),
      onEnd: async () => this.#giveUp(place.path),
    });
    return {
      lost: inside.lost,
      leave: async (signal) => {
        await inside.release();
        await this.#awaitOthers({ name, party, signal });
      },
    };
  }

  async #awaitOthers(of: {
    readonly name: string;
    readonly party: readonly string[];
    readonly signal: AbortSignal;
  }): Promise<void> {
    const { znodes, paths } = this.#parts;
    const { name, party, signal } = of;
    const left = await lookUntil<'left'>({ ...this.#parts, signal }, async (wake) => {
      const line = lineOf((await znodes.children(paths.barrier(name))) ?? []);
      const [first] = membersIn(line, party);
      if (first === undefined) return 'left';
      const standing = await znodes.get(paths.barrierPlace(name, first.name), wake);
      return standing === undefined ? 'again' : 'later';
    });
    if (left === 'aborted') throw aborted(name);
  }

  /** Now, or when ZooKeeper can be asked; else it goes with the session. */
  #giveUp(path: string): void {
    this.#abandoned.add(path);
    const leftBehind = bearing(() => undefined);
    this.#parts.znodes
      .remove(path)
      .then(() => void this.#abandoned.delete(path))
      .catch(leftBehind);
  }
}

function isName(name: string): boolean {
  return slotNameSchema.safeParse(name).success;
}

function aborted(name: string): CoordinationFault {
  const text = `no longer waiting at barrier "${name}"`;
  return new CoordinationFault('COORD_ABORTED', text, { retryable: false, data: { name } });
}

function full(name: string): CoordinationFault {
  const text = `as many stand at barrier "${name}" as may`;
  return new CoordinationFault('COORD_LOCK_FULL', text, { retryable: false, data: { name } });
}

function otherSize(name: string, size: number): CoordinationFault {
  const text = `barrier "${name}" is for ${size}`;
  return new CoordinationFault('COORD_BARRIER_SIZE', text, { retryable: false, data: { size } });
}
