import {
  type Clock,
  type CoordinationSession,
  isPassing,
  type RollEntry,
  type Rolls,
  type ServiceInstance,
  serviceKind,
} from '@escapement/core';
import { SharedReading } from './shared-reading.ts';

/** The instances of a service as they were read. */
export interface ServiceList {
  readonly instances: readonly RollEntry<ServiceInstance>[];
  /** Absent while ZooKeeper answers; else how old the list is. */
  readonly ageMs?: number;
}

export interface ServicePorts {
  readonly rolls: Pick<Rolls, 'read'>;
  readonly session: Pick<CoordinationSession, 'state'>;
  readonly clock: Clock;
}

/** Whoever has a list of before waits no longer than this for a newer one. */
const answerWithinMs = 500;

/**
 * One service: its instances are read whenever somebody asks, so that what is said of one holds from the next question on; the last list
 * stays in use while ZooKeeper is away.
 */
export class KnownService {
  readonly #ports: ServicePorts;
  readonly #reading: SharedReading<readonly RollEntry<ServiceInstance>[]>;
  #last: { readonly instances: ServiceList['instances']; readonly atMs: number } | undefined;

  constructor(ports: ServicePorts, name: string) {
    this.#ports = ports;
    this.#reading = new SharedReading(async () => {
      const { entries } = await ports.rolls.read(serviceKind, name);
      this.#last = { instances: entries, atMs: ports.clock.monotonicMs() };
      return entries;
    });
  }

  /** Rejects with a passing fault where ZooKeeper is away and nothing was ever read. */
  async list(): Promise<ServiceList> {
    const { clock, session } = this.#ports;
    const last = this.#last;
    if (last === undefined) return { instances: await this.#reading.ask() };
    const old = (): ServiceList => {
      const { instances, atMs } = this.#last ?? last;
      return { instances, ageMs: clock.monotonicMs() - atMs };
    };
    if (session.state !== 'connected') return old();
    const enough = new AbortController();
    const late = clock.sleep(answerWithinMs, enough.signal).then(() => undefined);
    const read = this.#reading.ask().catch((error: unknown) => {
      if (!isPassing(error)) throw error;
      return undefined;
    });
    const instances = await Promise.race([read, late]);
    enough.abort();
    return instances === undefined ? old() : { instances };
  }
}
