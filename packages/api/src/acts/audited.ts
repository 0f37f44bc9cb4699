import { randomUUID } from 'node:crypto';
import {
  type AuditRow,
  auditedThingChars,
  auditedThingsAtMost,
  cutText,
  differenceOf,
} from '@escapement/core';
import type { Act, Call } from './act.ts';
import type { Told } from './told.ts';
import { whoAsked } from './who-asked.ts';

type AnyOutcome = { readonly kind: string };

/** When it is, and on which node. */
export interface Place {
  readonly at: string;
  readonly nodeId: string;
}

/**
 * The rows that an act leaves. What another node passes on leaves none here: the node that the person asked has them. An act about many things
 * leaves as many rows as those take.
 */
export function rowsOf<Input, Outcome extends AnyOutcome>(
  act: Act<Input, Outcome>,
  { call, told }: { readonly call: Call<Input>; readonly told: Told | readonly Told[] },
  place: Place,
): readonly AuditRow[] {
  if (call.who.kind === 'peer') return [];
  const all = 'outcome' in told ? [told] : told;
  return all.flatMap((one) => {
    const about = one.about ?? act.about(call.input);
    return lotsOf(about).map((lot) => rowOf({ act, call, told: one, about: lot }, place));
  });
}

function rowOf<Input>(
  noted: {
    readonly act: Pick<Act<Input, AnyOutcome>, 'name'>;
    readonly call: Call<Input>;
    readonly told: Told;
    readonly about: readonly string[];
  },
  { at, nodeId }: Place,
): AuditRow {
  const { act, call, told } = noted;
  const { outcome, because, before, after } = told;
  const reason = reasonIn(call.input);
  return {
    id: randomUUID(),
    at,
    who: whoAsked(call.who),
    act: act.name,
    about: noted.about.map((thing) => cutText(thing, auditedThingChars)),
    outcome,
    ...(because === undefined ? {} : { because }),
    ...(reason === undefined ? {} : { reason }),
    ...differenceOf(before, after),
    requestId: call.requestId,
    nodeId,
  };
}

/** An act that is about nothing in particular leaves a row all the same. */
function lotsOf(about: readonly string[]): readonly (readonly string[])[] {
  const count = Math.max(1, Math.ceil(about.length / auditedThingsAtMost));
  return Array.from({ length: count }, (_, lot) =>
    about.slice(lot * auditedThingsAtMost, (lot + 1) * auditedThingsAtMost),
  );
}

/** Why somebody wanted it, where what they sent says so. */
function reasonIn(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || !('reason' in input)) return undefined;
  return typeof input.reason === 'string' ? input.reason : undefined;
}
