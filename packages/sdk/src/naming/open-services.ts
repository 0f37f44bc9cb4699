import { type Balance, isPassing, type RollEntry, type ServiceInstance } from '@escapement/core';
import { closeWithinMs, systemClock } from '@escapement/process';
import { type PickedInstance, ServicePicker } from '@escapement/worker';
import { anything, set } from '../edge/kind.ts';
import { readGiven } from '../edge/read-given.ts';
import { openOwnZooKeeper } from '../own-zookeeper.ts';
import type { OwnZooKeeperOptions } from '../own-zookeeper-options.ts';
import { shown } from '../shown.ts';
import {
  type Registered,
  type RegisterOptions,
  registerService,
  requireServiceName,
} from './register-service.ts';
import {
  serviceInvalid,
  serviceNone,
  servicesClosed,
  servicesUnreachable,
} from './service-refusals.ts';

export type ServicesOptions = OwnZooKeeperOptions;

/** Everything that is registered under a name. */
export interface ServiceInstances {
  readonly instances: readonly RollEntry<ServiceInstance>[];
  /** How old the list is, as ZooKeeper is away; absent while it is not. */
  readonly ageMs?: number;
}

/** How an instance is picked. */
export interface PickOptions {
  readonly by?: Balance;
  /** Ids of those that are not wanted, as they were tried. */
  readonly except?: ReadonlySet<string>;
}

/** Services by name, over all programs and jobs that share a ZooKeeper. */
export interface Services {
  /** Registers this program, or a part of it, as an instance. */
  register(name: string, options: RegisterOptions): Promise<Registered>;
  /** All instances, draining or not. While ZooKeeper is away the last list stays in use. */
  resolve(name: string): Promise<ServiceInstances>;
  /**
   * Picks an instance, in turn by weight where nothing else is asked for, and asks ZooKeeper for that each time. `end` is to be called when what it
   * was picked for is over. Rejects with `SERVICE_NONE` where there is none that could be.
   */
  pick(name: string, options?: PickOptions): Promise<PickedInstance>;
  /** Ends the session: what was registered over it is gone. */
  close(): Promise<void>;
}

/** Opens a session and returns at once. Throws a `ConfigFault` that says everything that is wrong. What is open keeps the process alive. */
export function openServices(options: ServicesOptions = {}): Services {
  const { zookeeper } = openOwnZooKeeper(
    { code: 'SERVICE_INVALID', what: 'openServices' },
    options,
  );
  const { rolls } = zookeeper;
  const picker = new ServicePicker({ ...zookeeper, clock: systemClock, random: Math.random });
  let isClosed = false;
  const require = (name: string): void => {
    if (isClosed) throw servicesClosed();
    requireServiceName(name);
  };
  return {
    async register(name, how) {
      require(name);
      return await registerService(rolls, name, how);
    },
    async resolve(name) {
      require(name);
      return await asked(name, picker.list(name));
    },
    async pick(name, given) {
      require(name);
      const { by = 'round-robin', except } = readPickOptions(given);
      const how = except === undefined ? { by } : { by, except };
      const picked = await asked(name, picker.pick(name, how));
      if (picked === undefined) throw serviceNone(name);
      return picked;
    },
    async close() {
      isClosed = true;
      await zookeeper.close(closeWithinMs);
    },
  };
}

async function asked<T>(name: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw isPassing(error) ? servicesUnreachable(name, error) : error;
  }
}

function readPickOptions(given: PickOptions | undefined): PickOptions {
  const edge = { code: 'SERVICE_INVALID', what: 'services.pick' } as const;
  const options = readGiven<PickOptions>(edge, given, { by: anything, except: set });
  if (options.by !== undefined) requireBalance(options.by);
  return options;
}

const balances: readonly unknown[] = ['round-robin', 'random', 'least-in-flight'];

function requireBalance(by: Balance): void {
  if (balances.includes(by)) return;
  if (typeof by === 'object' && typeof by?.hash === 'string') return;
  throw serviceInvalid(
    `there is no way to pick that is called "${shown(by)}": it is round-robin, random, least-in-flight or {hash}`,
    `没有“${shown(by)}”这种选择方式：应为 round-robin、random、least-in-flight 或 {hash}`,
  );
}
