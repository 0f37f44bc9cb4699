import {
  type BarrierPort,
  barrierStep,
  CoordinationFault,
  type EnteredBarrier,
  type LinePlace,
  membersIn,
} from '@escapement/core';

interface Barrier {
  line: LinePlace[];
  size: number;
  entered: readonly string[];
}

/** Barriers in memory; whoever is given one of these stands at the same. */
export class MemoryBarriers implements BarrierPort {
  readonly #barriers = new Map<string, Barrier>();
  readonly #waiting = new Set<() => void>();
  #made = 0;

  async enter(
    name: string,
    { size, signal }: { readonly size: number; readonly signal: AbortSignal },
  ): Promise<EnteredBarrier> {
    const barrier = this.#barriers.get(name) ?? { line: [], size, entered: [] };
    if (barrier.line.length > 0 && barrier.size !== size) {
      throw new CoordinationFault('COORD_BARRIER_SIZE', 'for others', {
        retryable: false,
        data: { size: barrier.size },
      });
    }
    barrier.size = size;
    this.#barriers.set(name, barrier);
    this.#made += 1;
    const guid = String(this.#made);
    barrier.line.push({ name: guid, guid, mode: 'alone' });
    const leave = (): void => {
      barrier.line = barrier.line.filter((place) => place.guid !== guid);
      this.#tell();
    };
    const isIn = (): boolean => this.#isIn(barrier, guid);
    if (!(await this.#until(isIn, signal))) {
      leave();
      throw aborted();
    }
    const party = barrier.entered;
    return {
      lost: new AbortController().signal,
      leave: async (leaving) => {
        leave();
        const isEmpty = (): boolean => membersIn(barrier.line, party).length === 0;
        if (!(await this.#until(isEmpty, leaving))) throw aborted();
      },
    };
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

function aborted(): CoordinationFault {
  return new CoordinationFault('COORD_ABORTED', 'no longer wanted', { retryable: false });
}
