import { slotNameSchema } from '@escapement/core';
import type { Act } from '../act.ts';
import { keyMark } from '../key-mark.ts';
import { done, refused, singletonThing } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

export type RestartSingletonOutcome =
  | { readonly kind: 'asked'; readonly owner: string; readonly term: number }
  | { readonly kind: 'not-running' | 'unknown' };

/** Has the owner of a singleton stop its instance and start another in its place. */
export function restartSingleton({
  singletons,
}: Writes<'singletons'>): Act<
  { readonly name: string; readonly reason: string },
  RestartSingletonOutcome
> {
  return {
    name: 'singleton.restart',
    about: ({ name }) => [singletonThing(name)],
    told: (outcome) =>
      outcome.kind === 'asked'
        ? done({ before: { owner: outcome.owner, term: outcome.term } })
        : refused(outcome.kind),
    async perform({ ask, who, key, input: { name, reason } }) {
      if (!slotNameSchema.safeParse(name).success) return { kind: 'unknown' };
      const asked = { by: whoAsked(who), reason };
      const mark = keyMark('singleton.restart', key);
      return await ask.redis(() => singletons.askToRestart(name, asked, mark));
    },
  };
}
