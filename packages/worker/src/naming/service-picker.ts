import { type Balance, type Credits, pickInstance, type ServiceInstance } from '@escapement/core';
import { KnownService, type ServiceList, type ServicePorts } from './service-list.ts';

/** An instance that was picked. */
export interface PickedInstance extends ServiceInstance {
  readonly id: string;
  /** How old the list is that it was picked from; absent while ZooKeeper answers. */
  readonly ageMs?: number;
  /** To be called once, when what it was picked for is over: who fails twice in a row is picked last for half a minute. */
  end(outcome: 'done' | 'failed'): void;
}

/** How one is picked. */
export interface PickOptions {
  readonly by?: Balance;
  /** Ids of those that are not to be picked, as they were tried. */
  readonly except?: ReadonlySet<string>;
}

/** What is known of one instance from what it was picked for. */
interface Experience {
  inFlight: number;
  failedInRow: number;
  restsUntilMs: number;
}

interface Service {
  readonly known: KnownService;
  readonly experience: Map<string, Experience>;
  credits: Credits;
}

const failuresInRow = 2;
const restMs = 30_000;
/** So many services are remembered; the one that was asked for first is forgotten first. */
const servicesAtMost = 500;

/** Picks instances of services, by what ZooKeeper says of them now and by what has become of those that were picked before. */
export class ServicePicker {
  readonly #ports: ServicePorts & { readonly random: () => number };
  readonly #services = new Map<string, Service>();

  constructor(ports: ServicePorts & { readonly random: () => number }) {
    this.#ports = ports;
  }

  /** Everything that is registered, draining or not. */
  list(name: string): Promise<ServiceList> {
    return this.#service(name).known.list();
  }

  /** `undefined`: there is none that could be picked. Rejects with a passing fault where ZooKeeper is away and nothing is known. */
  async pick(name: string, options: PickOptions = {}): Promise<PickedInstance | undefined> {
    const { by = 'round-robin', except } = options;
    const service = this.#service(name);
    const { instances, ageMs } = await service.known.list();
    forget(service.experience, new Set(instances.map(({ id }) => id)));
    const open = instances.filter(
      ({ id, info }) => !info.draining && info.weight > 0 && except?.has(id) !== true,
    );
    const nowMs = this.#ports.clock.monotonicMs();
    const awake = open.filter(({ id }) => experienceOf(service, id).restsUntilMs <= nowMs);
    // Where all rest, one of them is still better than nobody.
    const candidates = (awake.length > 0 ? awake : open).map(({ id, info }) => ({
      id,
      weight: info.weight,
      inFlight: experienceOf(service, id).inFlight,
    }));
    const memory = { credits: service.credits, random: this.#ports.random() };
    const choice = pickInstance(candidates, by, memory);
    const chosen = open.find(({ id }) => id === choice?.id);
    if (choice === undefined || chosen === undefined) return undefined;
    service.credits = choice.credits;
    const age = ageMs === undefined ? {} : { ageMs };
    return { ...chosen.info, id: chosen.id, ...age, end: this.#begun(service, chosen.id) };
  }

  #begun(service: Service, id: string): PickedInstance['end'] {
    const experience = experienceOf(service, id);
    let isOver = false;
    experience.inFlight += 1;
    return (outcome) => {
      if (isOver) return;
      isOver = true;
      experience.inFlight -= 1;
      experience.failedInRow = outcome === 'done' ? 0 : experience.failedInRow + 1;
      if (experience.failedInRow < failuresInRow) return;
      experience.failedInRow = 0;
      experience.restsUntilMs = this.#ports.clock.monotonicMs() + restMs;
    };
  }

  #service(name: string): Service {
    const known = this.#services.get(name);
    if (known !== undefined) return known;
    const [oldest] = this.#services.keys();
    if (this.#services.size >= servicesAtMost && oldest !== undefined)
      this.#services.delete(oldest);
    const service: Service = {
      known: new KnownService(this.#ports, name),
      experience: new Map(),
      credits: new Map(),
    };
    this.#services.set(name, service);
    return service;
  }
}

function experienceOf({ experience }: Service, id: string): Experience {
  const known = experience.get(id);
  if (known !== undefined) return known;
  const fresh = { inFlight: 0, failedInRow: 0, restsUntilMs: 0 };
  experience.set(id, fresh);
  return fresh;
}

/** Whoever left and has nothing in flight is known no more. */
function forget(experience: Map<string, Experience>, here: ReadonlySet<string>): void {
  for (const [id, { inFlight }] of experience) {
    if (!here.has(id) && inFlight === 0) experience.delete(id);
  }
}
