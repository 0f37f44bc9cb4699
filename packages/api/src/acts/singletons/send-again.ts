import { slotNameSchema } from '@escapement/core';
import type { Act } from '../act.ts';
import { keyMark } from '../key-mark.ts';
import { done, refused, singletonThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';

export type SendAgainOutcome =
  | { readonly kind: 'accepted'; readonly id: string }
  | { readonly kind: 'gone' | 'full' | 'unknown' };

/** Puts a command that was given up into the inbox once more, when what it failed by is mended. */
export function sendAgain({
  singletons,
}: Writes<'singletons'>): Act<
  { readonly name: string; readonly sequence: number; readonly reason: string },
  SendAgainOutcome
> {
  return {
    name: 'singleton.send-again',
    about: ({ name }) => [singletonThing(name)],
    told: (outcome, { sequence }) =>
      outcome.kind === 'accepted'
        ? done({ after: { id: outcome.id, sequence } })
        : refused(outcome.kind),
    async perform({ ask, key, input: { name, sequence } }) {
      if (!slotNameSchema.safeParse(name).success) return { kind: 'unknown' };
      const mark = keyMark(`singleton.send-again ${sequence}`, key);
      return await ask.redis(() => singletons.sendAgain(name, sequence, mark));
    },
  };
}
