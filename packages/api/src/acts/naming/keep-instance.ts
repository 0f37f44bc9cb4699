import {
  type EpochMillis,
  type InstanceKeeping,
  type InstancePlace,
  isForbiddenUrl,
  type ServiceInstance,
  toIso,
} from '@escapement/core';
import type { UnnotedAct } from '../performing.ts';
import type { Writes } from '../writing-ports.ts';

/** What an instance without a session says of itself, and how long it stands unless it says so again. */
export interface ToldInstance extends InstancePlace {
  readonly about: Omit<ServiceInstance, 'since' | 'ttlMs'> & { readonly ttlMs: number };
}

export type KeepInstanceOutcome =
  | (Extract<InstanceKeeping, { readonly kind: 'kept' }> & { readonly expiresAt: EpochMillis })
  | Exclude<InstanceKeeping, { readonly kind: 'kept' }>
  /** No worker would ever go there, so that whoever picked it would fail. */
  | { readonly kind: 'forbidden' };

/** Registers an instance of a service, or hears of it again; any node may be told. */
export function keepInstance({
  serviceLeases,
  time,
}: Writes<'serviceLeases'>): UnnotedAct<ToldInstance, KeepInstanceOutcome> {
  return {
    async perform({ ask, input: { name, id, about } }) {
      if (isForbiddenUrl(about.address)) return { kind: 'forbidden' };
      const now = await time.ask();
      const until = now + about.ttlMs;
      const info = { ...about, since: toIso(now) };
      const kept = await ask.zookeeper(() => serviceLeases.keep({ name, id }, { info, until }));
      return kept.kind === 'kept' ? { ...kept, expiresAt: until } : kept;
    },
  };
}

/** Takes it out; what is not registered stays so. */
export function removeInstance({
  serviceLeases,
}: Writes<'serviceLeases'>): UnnotedAct<
  InstancePlace,
  { readonly kind: 'removed' | 'absent' | 'taken' }
> {
  return {
    async perform({ ask, input: { name, id } }) {
      return { kind: await ask.zookeeper(() => serviceLeases.remove({ name, id })) };
    },
  };
}
