import { type SingletonKind, singletonOffice, slotNameSchema } from '@escapement/core';
import type { Act } from '../act.ts';
import { done, refused, singletonThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';

export type DeleteSingletonOutcome =
  | { readonly kind: 'removed'; readonly was: SingletonKind }
  /** `standing`: a program stands in line for it. */
  | { readonly kind: 'unknown' | 'standing' | 'running' | 'waiting' };

/** Forgets a name that no program stands for and no command waits for, with its state. */
export function deleteSingleton({
  singletons,
  office,
}: Writes<'singletons'>): Act<
  { readonly name: string; readonly reason: string },
  DeleteSingletonOutcome
> {
  return {
    name: 'singleton.delete',
    about: ({ name }) => [singletonThing(name)],
    told: (outcome) =>
      outcome.kind === 'removed' ? done({ before: { kind: outcome.was } }) : refused(outcome.kind),
    async perform({ ask, input: { name } }) {
      if (!slotNameSchema.safeParse(name).success) return { kind: 'unknown' };
      const line = await ask.zookeeper(() => office(singletonOffice(name)).candidates());
      if (line.length > 0) return { kind: 'standing' };
      return await ask.redis(() => singletons.remove(name));
    },
  };
}
