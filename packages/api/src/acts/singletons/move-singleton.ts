import { singletonOffice, slotNameSchema } from '@escapement/core';
import type { Act, Call } from '../act.ts';
import { keyMark } from '../key-mark.ts';
import { done, refused, singletonThing } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

export type MoveSingletonOutcome =
  /** Its owner hears of it at once, or with its next look. */
  | { readonly kind: 'asked'; readonly owner: string; readonly term: number }
  /** `owns`: whom it is to go to has it. `not-candidate`: that one does not stand in line. */
  | { readonly kind: 'not-running' | 'unknown' | 'owns' | 'not-candidate' };

export interface AskedMove {
  readonly name: string;
  readonly reason: string;
  /** The program that is to have it; the next in line where absent. */
  readonly to?: string | undefined;
}

type Ports = Writes<'singletons'>;

/** Has a singleton handed to the next in line, or to a program that stands there. */
export function moveSingleton(ports: Ports): Act<AskedMove, MoveSingletonOutcome> {
  return {
    name: 'singleton.move',
    about: ({ name }) => [singletonThing(name)],
    told: (outcome, { to }) => {
      if (outcome.kind !== 'asked') return refused(outcome.kind);
      const before = { owner: outcome.owner, term: outcome.term };
      return done(to === undefined ? { before } : { before, after: { owner: to } });
    },
    async perform(call) {
      const { ask, who, key, input } = call;
      const { name, reason, to } = input;
      if (!slotNameSchema.safeParse(name).success) return { kind: 'unknown' };
      const isNoCandidate = to !== undefined && !(await mayTakeIt(ports, call, to));
      const how = { isNoCandidate, mark: keyMark('singleton.move', key) };
      const asked = { by: whoAsked(who), reason, to };
      return await ask.redis(() => ports.singletons.askToMove(name, asked, how));
    },
  };
}

/** Whether it stands in line, or another answer says more: of what nobody owns, or it owns itself. */
async function mayTakeIt(
  { singletons, office }: Ports,
  { ask, input: { name } }: Call<AskedMove>,
  to: string,
): Promise<boolean> {
  const stands = await ask.redis(() => singletons.get(name));
  if (stands === undefined || stands.owner === null || stands.owner === to) return true;
  const line = await ask.zookeeper(() => office(singletonOffice(name)).candidates());
  return line.some(({ nodeId }) => nodeId === to);
}
