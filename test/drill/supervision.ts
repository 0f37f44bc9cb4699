import { setTimeout as delay } from 'node:timers/promises';
import { type Cluster, isAlive, type Member } from '../rig/cluster.ts';
import type { Harm } from './history.ts';

const restartAfterMs = 1000;

/**
 * Watches the processes of a drill. What ends unasked is counted, and started again as a supervisor would, so that the drill can
 * go on to say what became of the fire times; what the drill does to a worker is noted as harm.
 */
export class Supervision {
  readonly #cluster: Cluster;
  readonly #watched = new Set<Member>();
  readonly #expected = new Set<Member>();
  readonly #harm: { pid: number; from: number; until: number }[] = [];
  #isClosed = false;
  ended = 0;
  workersEnded = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#watchAll();
  }

  get harm(): readonly Harm[] {
    return this.#harm;
  }

  /** Ends the process on purpose; a worker's runs may then rightly begin again. */
  async kill(member: Member): Promise<void> {
    this.#expected.add(member);
    if (this.#cluster.workers.includes(member)) this.#harmed(member, Number.POSITIVE_INFINITY);
    await this.#cluster.kill(member);
  }

  /** Holds the process where it is for so long. */
  async freeze(member: Member, forMs: number): Promise<void> {
    const harm = this.#cluster.workers.includes(member) ? this.#harmed(member, 0) : undefined;
    this.#cluster.freeze(member);
    await delay(forMs);
    this.#cluster.thaw(member);
    if (harm !== undefined) harm.until = Date.now();
  }

  async addNode(): Promise<Member> {
    const node = await this.#cluster.addNode();
    this.#watchAll();
    return node;
  }

  addWorker(): Member {
    const worker = this.#cluster.addWorker();
    this.#watchAll();
    return worker;
  }

  /** From here on nothing is started again. */
  close(): void {
    this.#isClosed = true;
  }

  #harmed(member: Member, until: number) {
    const harm = { pid: member.child.pid ?? 0, from: Date.now(), until };
    this.#harm.push(harm);
    return harm;
  }

  #watchAll(): void {
    for (const member of [...this.#cluster.nodes, ...this.#cluster.workers]) {
      if (this.#watched.has(member)) continue;
      this.#watched.add(member);
      if (!isAlive(member)) this.#onExit(member);
      else member.child.once('exit', () => this.#onExit(member));
    }
  }

  #onExit(member: Member): void {
    if (this.#isClosed || this.#expected.has(member)) return;
    const isWorker = this.#cluster.workers.includes(member);
    if (isWorker) this.workersEnded += 1;
    else this.ended += 1;
    setTimeout(() => void this.#startAgain(isWorker), restartAfterMs);
  }

  async #startAgain(isWorker: boolean): Promise<void> {
    if (this.#isClosed) return;
    if (isWorker) this.#cluster.addWorker();
    else await this.#cluster.addNode();
    this.#watchAll();
  }
}
