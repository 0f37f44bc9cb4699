import { randomBytes } from 'node:crypto';
import {
  isForbiddenUrl,
  isPassing,
  type RollPlace,
  type Rolls,
  type ServiceInstance,
  serviceInstanceSchema,
  serviceKind,
  toIso,
} from '@escapement/core';
import { systemClock } from '@escapement/process';
import { anything, required } from '../edge/kind.ts';
import { readGiven } from '../edge/read-given.ts';
import { shown } from '../shown.ts';
import {
  serviceAddressForbidden,
  serviceInvalid,
  servicesUnreachable,
} from './service-refusals.ts';

/** What an instance tells of itself. */
export interface RegisterOptions {
  /** Where it answers, as those who call it reach it: `http://10.0.0.7:8080`, with a path or without. */
  readonly address: string;
  /** Its part among the weights of all, 0 to 1,000; 1 where it is left out, and nothing at 0. */
  readonly weight?: number;
  readonly zone?: string;
  readonly version?: string;
  /** Up to twenty texts of whatever those who call it want to know. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Made up where it is left out. Who registers under an id that stands takes its place. */
  readonly id?: string;
}

/** An instance that is registered, as long as its session stands. */
export interface Registered {
  readonly id: string;
  /** From when this resolves on, nobody picks it any more; what it has begun it may end. */
  drain(): Promise<void>;
  /** Gives it another part of what comes; resolves when everybody who picks from now on goes by it. */
  setWeight(weight: number): Promise<void>;
  /** Leaves. */
  close(): Promise<void>;
}

/** Registers, or is registered with the first connection. Throws `SERVICE_INVALID` for what can be no instance. */
export async function registerService(
  rolls: Rolls,
  name: string,
  options: RegisterOptions,
): Promise<Registered> {
  requireServiceName(name);
  const edge = { code: 'SERVICE_INVALID', what: 'services.register' } as const;
  const given = readGiven<RegisterOptions>(edge, options, {
    address: required(anything),
    weight: anything,
    zone: anything,
    version: anything,
    metadata: anything,
    id: anything,
  });
  const { id = randomBytes(6).toString('hex'), weight = 1, ...about } = given;
  requireServiceName(id);
  const since = toIso(systemClock.now());
  let info = checked({ ...about, weight, draining: false, since });
  if (isForbiddenUrl(info.address)) throw serviceAddressForbidden(info.address);
  const place: RollPlace<ServiceInstance> = await rolls.enter(serviceKind, { name, id }, info);
  const say = async (next: ServiceInstance): Promise<void> => {
    info = next;
    try {
      await place.update(next);
    } catch (error) {
      throw isPassing(error) ? servicesUnreachable(name, error) : error;
    }
  };
  return {
    id,
    drain: () => say({ ...info, draining: true }),
    setWeight: async (next) => say(checked({ ...info, weight: next })),
    async close() {
      try {
        await place.close();
      } catch (error) {
        // It leaves with the session.
        if (!isPassing(error)) throw error;
      }
    },
  };
}

export function requireServiceName(name: unknown): asserts name is string {
  if (typeof name === 'string' && serviceKind.isName(name)) return;
  throw serviceInvalid(
    `"${shown(name)}" cannot be the name of a service or an instance: 1 to 64 letters, digits, ".", "_" or "-", a letter or digit first`,
    `“${shown(name)}”不能作服务或实例的名称：须为 1 至 64 个字母、数字、“.”、“_”或“-”，且以字母或数字开头`,
  );
}

function checked(info: object): ServiceInstance {
  const parsed = serviceInstanceSchema.safeParse(info);
  if (parsed.success) return parsed.data;
  const found = parsed.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ');
  throw serviceInvalid(
    `this can be no instance of a service (${found}): the address is an http or https URL without credentials and query, the weight is 0 to 1,000`,
    `这不能作服务实例（${found}）：address 须为不含凭据与查询的 http 或 https 网址，weight 为 0 到 1,000`,
  );
}
