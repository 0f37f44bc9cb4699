import type {
  Fault,
  Membership,
  NamePage,
  NameQuery,
  NodeInfo,
  Registration,
  WorkerInfo,
} from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';

/** What one kind of the living is listed in, and known by. */
interface Roll<T> {
  readonly list: T[];
  readonly idOf: (info: T) => string;
  readonly tell: (info: T, isHere: boolean) => void;
}

/** One entry that stands as long as the session does. */
interface Entry {
  stand(): void;
  fall(): void;
}

/** Registration in an ensemble in memory, as one member does it: what it registers goes with its session and comes with the next. */
export class MemoryMembership implements Membership {
  readonly #fault: () => Fault | undefined;
  readonly #nodes: Roll<NodeInfo>;
  readonly #workers: Roll<WorkerInfo>;
  readonly #entries = new Set<Entry>();

  constructor(ensemble: EnsembleState, fault: () => Fault | undefined) {
    this.#fault = fault;
    this.#nodes = { list: ensemble.nodes, idOf: ({ nodeId }) => nodeId, tell: () => {} };
    this.#workers = {
      list: ensemble.workers,
      idOf: ({ workerId }) => workerId,
      tell: ({ workerId }, isHere) => ensemble.tellWorker(workerId, isHere),
    };
  }

  registerNode(info: NodeInfo): Promise<Registration<NodeInfo>> {
    return this.#register(this.#nodes, info);
  }

  registerWorker(info: WorkerInfo): Promise<Registration<WorkerInfo>> {
    return this.#register(this.#workers, info);
  }

  async nodes(): Promise<readonly NodeInfo[]> {
    return this.#asked(() => inOrder(this.#nodes));
  }

  async workers(): Promise<readonly WorkerInfo[]> {
    return this.#asked(() => inOrder(this.#workers));
  }

  async worker(workerId: string): Promise<WorkerInfo | undefined> {
    const { list, idOf } = this.#workers;
    return this.#asked(() => list.find((each) => idOf(each) === workerId));
  }

  async nodePage(query: NameQuery): Promise<NamePage<NodeInfo>> {
    return this.#asked(() => pageOf(this.#nodes, query));
  }

  async workerPage(query: NameQuery): Promise<NamePage<WorkerInfo>> {
    return this.#asked(() => pageOf(this.#workers, query));
  }

  /** The session is over, and all that stood by it is gone. */
  fall(): void {
    for (const entry of this.#entries) entry.fall();
  }

  /** There is a session. */
  hear(): void {
    for (const entry of this.#entries) entry.stand();
  }

  /** Without a session it comes to stand with the next one. */
  async #register<T>(roll: Roll<T>, info: T): Promise<Registration<T>> {
    let stands = info;
    const entry: Entry = {
      stand: () => put(roll, stands),
      fall: () => take(roll, stands),
    };
    this.#entries.add(entry);
    if (this.#fault() === undefined) entry.stand();
    return {
      update: async (next) => {
        stands = next;
        this.#asked(() => entry.stand());
      },
      close: async () => {
        if (!this.#entries.delete(entry)) return;
        this.#asked(() => entry.fall());
      },
    };
  }

  #asked<Answer>(answer: () => Answer): Answer {
    const fault = this.#fault();
    if (fault !== undefined) throw fault;
    return answer();
  }
}

function put<T>(roll: Roll<T>, info: T): void {
  remove(roll, info);
  roll.list.push(info);
  roll.tell(info, true);
}

function take<T>(roll: Roll<T>, info: T): void {
  remove(roll, info);
  roll.tell(info, false);
}

function remove<T>({ list, idOf }: Roll<T>, info: T): void {
  const place = list.findIndex((each) => idOf(each) === idOf(info));
  if (place >= 0) list.splice(place, 1);
}

function inOrder<T>({ list, idOf }: Roll<T>): readonly T[] {
  return [...list].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

function pageOf<T>(roll: Roll<T>, { limit, after = '' }: NameQuery): NamePage<T> {
  const left = inOrder(roll).filter((each) => roll.idOf(each) > after);
  const items = left.slice(0, limit);
  const last = items.at(-1);
  const isMore = last !== undefined && left.length > items.length;
  return { items, total: roll.list.length, ...(isMore ? { next: roll.idOf(last) } : {}) };
}
