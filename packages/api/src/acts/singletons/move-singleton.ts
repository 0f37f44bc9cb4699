import { slotNameSchema } from '@escapement/core';
import type { Act } from '../act.ts';
import { done, refused, singletonThing } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

export type MoveSingletonOutcome =
  /** Its owner hears of it at once, or with its next look. */
  | { readonly kind: 'asked'; readonly owner: string; readonly term: number }
  | { readonly kind: 'not-running' | 'unknown' };

/** Has a singleton handed to the next in line. */
export function moveSingleton({
  singletons,
}: Writes<'singletons'>): Act<
  { readonly name: string; readonly reason: string },
  MoveSingletonOutcome
> {
  return {
    name: 'singleton.move',
    about: ({ name }) => [singletonThing(name)],
    told: (outcome) =>
      outcome.kind === 'asked'
        ? done({ before: { owner: outcome.owner, term: outcome.term } })
        : refused(outcome.kind),
    async perform({ ask, who, input: { name, reason } }) {
      if (!slotNameSchema.safeParse(name).success) return { kind: 'unknown' };
      const asked = { by: whoAsked(who), reason };
      return await ask.redis(() => singletons.askToMove(name, asked));
    },
  };
}
