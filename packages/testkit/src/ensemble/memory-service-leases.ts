import {
  CoordinationFault,
  type EpochMillis,
  type Fault,
  type InstanceKeeping,
  type InstancePlace,
  type LeaseExpiry,
  type ServiceInstance,
  type ServiceLeases,
  serviceKind,
  serviceLeaseLimits,
} from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';

/** Instances without a session, in memory, as one member tells of them. */
export class MemoryServiceLeases implements ServiceLeases {
  readonly #ensemble: EnsembleState;
  readonly #fault: () => Fault | undefined;

  constructor(ensemble: EnsembleState, fault: () => Fault | undefined) {
    this.#ensemble = ensemble;
    this.#fault = fault;
  }

  async keep(
    at: InstancePlace,
    lease: { readonly info: ServiceInstance; readonly until: EpochMillis },
  ): Promise<InstanceKeeping> {
    this.#ask();
    for (const each of [at.name, at.id]) if (!serviceKind.isName(each)) throw badName(each);
    const { serviceLeases } = this.#ensemble;
    if (this.#isTaken(at)) return { kind: 'taken' };
    const had = serviceLeases.get(nameOf(at));
    if (had === undefined && serviceLeases.size >= serviceLeaseLimits.instances) {
      return { kind: 'full' };
    }
    const info = { ...lease.info, since: had?.info.since ?? lease.info.since };
    this.#ensemble.keepLease(nameOf(at), { at, info, until: lease.until });
    const key = `services/${at.name}`;
    const roll = this.#ensemble.rolls.get(key) ?? new Map<string, unknown>();
    this.#ensemble.rolls.set(key, roll.set(at.id, info));
    return { kind: 'kept', info };
  }

  async remove(at: InstancePlace): Promise<'removed' | 'absent' | 'taken'> {
    this.#ask();
    if (this.#isTaken(at)) return 'taken';
    return this.#leave(at) ? 'removed' : 'absent';
  }

  async expire(now: EpochMillis): Promise<LeaseExpiry> {
    this.#ask();
    const over = [...this.#ensemble.serviceLeases.values()].filter(({ until }) => until <= now);
    for (const { at } of over) this.#leave(at);
    return { expired: over.length, isAnyLeft: this.#ensemble.serviceLeases.size > 0 };
  }

  untilAny(signal: AbortSignal): Promise<void> {
    if (this.#ensemble.serviceLeases.size > 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        stopListening();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const stopListening = this.#ensemble.onLease(done);
      signal.addEventListener('abort', done);
    });
  }

  /** What a program said that has a session stands in place of what was said here. */
  #isTaken(at: InstancePlace): boolean {
    const stands = this.#ensemble.rolls.get(`services/${at.name}`)?.get(at.id);
    return stands !== undefined && stands !== this.#ensemble.serviceLeases.get(nameOf(at))?.info;
  }

  #leave(at: InstancePlace): boolean {
    const isTaken = this.#isTaken(at);
    const had = this.#ensemble.serviceLeases.delete(nameOf(at));
    const roll = this.#ensemble.rolls.get(`services/${at.name}`);
    if (!isTaken) roll?.delete(at.id);
    if (roll?.size === 0) this.#ensemble.rolls.delete(`services/${at.name}`);
    return had;
  }

  #ask(): void {
    const fault = this.#fault();
    if (fault !== undefined) throw fault;
  }
}

function badName(name: string): CoordinationFault {
  return new CoordinationFault('COORD_BAD_NAME', `"${name}" can be no name`, { retryable: false });
}

function nameOf({ name, id }: InstancePlace): string {
  return `${name}:${id}`;
}
