import {
  CoordinationFault,
  type Fault,
  type NamePage,
  type NameQuery,
  type Roll,
  type RollKind,
  type RollPlace,
  type Rolls,
} from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';

/** One place that stands as long as the session does. */
interface Place {
  stand(): void;
  fall(): void;
}

/** Rolls of an ensemble in memory, as one member has them: where it is in one, it goes with its session and comes with the next. */
export class MemoryRolls implements Rolls {
  readonly #ensemble: EnsembleState;
  readonly #fault: () => Fault | undefined;
  readonly #places = new Set<Place>();

  constructor(ensemble: EnsembleState, fault: () => Fault | undefined) {
    this.#ensemble = ensemble;
    this.#fault = fault;
  }

  async enter<T>(
    kind: RollKind<T>,
    { name, id }: { readonly name: string; readonly id: string },
    info: T,
  ): Promise<RollPlace<T>> {
    for (const each of [name, id]) if (!kind.isName(each)) throw badName(each);
    let stands = info;
    const place: Place = {
      stand: () => void this.#roll(kind, name).set(id, stands),
      fall: () => this.#leave(kind, { name, id }),
    };
    this.#places.add(place);
    const standNow = (): void => {
      if (this.#places.has(place) && this.#fault() === undefined) place.stand();
    };
    standNow();
    return {
      tell: (next) => {
        stands = next;
        standNow();
      },
      update: async (next) => {
        stands = next;
        this.#asked(standNow);
      },
      close: async () => {
        if (this.#places.delete(place)) this.#asked(() => place.fall());
      },
    };
  }

  async read<T>(kind: RollKind<T>, name: string): Promise<Roll<T>> {
    return this.#asked(() => {
      const all = [...(this.#ensemble.rolls.get(keyOf(kind, name)) ?? [])].sort(byId);
      const entries = all.slice(0, kind.readAtMost).map(([id, info]) => ({ id, info: info as T }));
      return { total: all.length, entries };
    });
  }

  async names<T>(kind: RollKind<T>, { limit, after = '' }: NameQuery): Promise<NamePage<string>> {
    return this.#asked(() => {
      const opening = keyOf(kind, '');
      const names = [...this.#ensemble.rolls.keys()]
        .filter((key) => key.startsWith(opening))
        .map((key) => key.slice(opening.length))
        .sort();
      const left = names.filter((name) => name > after);
      const items = left.slice(0, limit);
      const last = items.at(-1);
      const isMore = last !== undefined && left.length > items.length;
      return { items, total: names.length, ...(isMore ? { next: last } : {}) };
    });
  }

  /** The session is over, and all that stood by it is gone. */
  fall(): void {
    for (const place of this.#places) place.fall();
  }

  /** There is a session. */
  hear(): void {
    for (const place of this.#places) place.stand();
  }

  #roll(kind: Pick<RollKind<unknown>, 'folder'>, name: string): Map<string, unknown> {
    const key = keyOf(kind, name);
    const roll = this.#ensemble.rolls.get(key) ?? new Map<string, unknown>();
    this.#ensemble.rolls.set(key, roll);
    return roll;
  }

  #leave(
    kind: Pick<RollKind<unknown>, 'folder'>,
    { name, id }: { readonly name: string; readonly id: string },
  ): void {
    const roll = this.#roll(kind, name);
    roll.delete(id);
    if (roll.size === 0) this.#ensemble.rolls.delete(keyOf(kind, name));
  }

  #asked<Answer>(answer: () => Answer): Answer {
    const fault = this.#fault();
    if (fault !== undefined) throw fault;
    return answer();
  }
}

function keyOf({ folder }: Pick<RollKind<unknown>, 'folder'>, name: string): string {
  return `${folder}/${name}`;
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function badName(name: string): CoordinationFault {
  const problem = `"${name}" cannot be a name in a roll`;
  return new CoordinationFault('COORD_BAD_NAME', problem, { retryable: false });
}
