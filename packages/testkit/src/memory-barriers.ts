import {
  type BarrierAsk,
  type BarrierPort,
  barrierStep,
  CoordinationFault,
  type EnteredBarrier,
  type LinePlace,
  type LockView,
  lineAtMost,
  membersIn,
  type NamePage,
  type NameQuery,
} from '@escapement/core';

interface Stand extends LinePlace {
  readonly workerId: string;
  readonly token: number;
  readonly lost: AbortController;
}

interface Barrier {
  line: Stand[];
  size: number;
  entered: readonly string[];
}

const since = '2026-01-01T00:00:00.000Z';

/** Barriers in memory; whoever is given one of these stands at the same. */
export class MemoryBarriers implements BarrierPort {
  readonly #barriers = new Map<string, Barrier>();
  readonly #waiting = new Set<() => void>();
  #made = 0;

  async enter(name: string, { size, workerId, signal }: BarrierAsk): Promise<EnteredBarrier> {
    const barrier = this.#barriers.get(name) ?? { line: [], size, entered: [] };
    if (barrier.line.length >= lineAtMost) throw full();
    if (barrier.line.length > 0 && barrier.size !== size) throw otherSize(barrier.size);
    barrier.size = size;
    this.#barriers.set(name, barrier);
    const stand = this.#stand(workerId);
    barrier.line.push(stand);
    if (!(await this.#until(() => this.#isIn(barrier, stand.guid), signal))) {
      this.#leave(barrier, stand);
      throw aborted();
    }
    const party = barrier.entered;
    return {
      lost: stand.lost.signal,
      leave: async (leaving) => {
        this.#leave(barrier, stand);
        const isEmpty = (): boolean => membersIn(barrier.line, party).length === 0;
        if (!(await this.#until(isEmpty, leaving))) throw aborted();
      },
    };
  }

  async page({ limit, after = '' }: NameQuery): Promise<NamePage<LockView>> {
    const names = [...this.#barriers]
      .filter(([, { line }]) => line.length > 0)
      .map(([name]) => name)
      .sort();
    const left = names.filter((name) => name > after);
    const items = left.slice(0, limit).flatMap((name) => this.#view(name) ?? []);
    const last = items.at(-1)?.name;
    const isMore = last !== undefined && left.length > limit;
    return { items, total: names.length, ...(isMore ? { next: last } : {}) };
  }

  async get(name: string): Promise<LockView | undefined> {
    return this.#view(name);
  }

  async takeAway(name: string, fencingToken: number): Promise<{ workerId: string } | undefined> {
    const barrier = this.#barriers.get(name);
    const stand = barrier?.line.find(({ token }) => token === fencingToken);
    if (barrier === undefined || stand === undefined) return undefined;
    this.#leave(barrier, stand);
    stand.lost.abort();
    return { workerId: stand.workerId };
  }

  #stand(workerId: string): Stand {
    this.#made += 1;
    const name = String(this.#made);
    const lost = new AbortController();
    return { name, guid: name, mode: 'alone', workerId, token: this.#made, lost };
  }

  #view(name: string): LockView | undefined {
    const { line = [], size = 0, entered = [] } = this.#barriers.get(name) ?? {};
    if (line.length === 0) return undefined;
    const inside = line.filter(({ guid }) => entered.includes(guid));
    const holders = inside.map((stand) => ({ ...told(stand), fencingToken: stand.token }));
    const waiters = line.filter((stand) => !inside.includes(stand)).map(told);
    return {
      ...{ name, kind: 'barrier', permits: null, parties: size },
      ...{ holder: holders[0] ?? null, holderCount: holders.length, holders },
      ...{ waiterCount: waiters.length, waiters },
    };
  }

  #leave(barrier: Barrier, stand: Stand): void {
    barrier.line = barrier.line.filter((each) => each !== stand);
    this.#tell();
  }

  #isIn(barrier: Barrier, guid: string): boolean {
    const step = barrierStep(barrier.line, { guid, party: barrier });
    if (step.kind === 'close') {
      barrier.entered = step.entered;
      this.#tell();
    }
    return barrier.entered.includes(guid);
  }

  #until(isSo: () => boolean, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo() && !signal.aborted) return;
        this.#waiting.delete(look);
        signal.removeEventListener('abort', look);
        resolve(!signal.aborted);
      };
      this.#waiting.add(look);
      signal.addEventListener('abort', look, { once: true });
      look();
    });
  }

  #tell(): void {
    for (const look of [...this.#waiting]) look();
  }
}

function told({ workerId }: Stand) {
  return { runId: null, workerId, since, mode: 'party' as const };
}

function full(): CoordinationFault {
  return new CoordinationFault('COORD_LOCK_FULL', 'as many stand there as may', {
    retryable: false,
  });
}

function otherSize(size: number): CoordinationFault {
  return new CoordinationFault('COORD_BARRIER_SIZE', 'for others', {
    retryable: false,
    data: { size },
  });
}

function aborted(): CoordinationFault {
  return new CoordinationFault('COORD_ABORTED', 'no longer wanted', { retryable: false });
}
