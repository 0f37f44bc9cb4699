import { isPassing } from '@escapement/core';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { Act, Call, Refused } from './act.ts';
import { failed, refused, type Told } from './told.ts';

/** An act with all that is around it: the only form in which a route is given one. */
export type Performed<Input, Outcome> = (call: Call<Input>) => Promise<Outcome | Refused>;

/** Puts around an act what holds for every act. */
export type Performing = <Input, Outcome extends { readonly kind: string }>(
  act: Act<Input, Outcome>,
) => Performed<Input, Outcome>;

/** Writes down what came of an act; rejects over no fault. */
export type KeepTold = <Input, Outcome extends { readonly kind: string }>(
  act: Act<Input, Outcome>,
  noted: { readonly call: Call<Input>; readonly told: Told | readonly Told[] },
) => Promise<void>;

/**
 * The one place through which every write of this node comes. Whether somebody may do it is to be asked here, first; and whatever came of it is
 * written down here, a refusal and a failure too, before it is answered.
 */
export function createPerforming(keep: KeepTold): Performing {
  return (act) => async (call) => {
    const end = await endOf(() => act.perform(call));
    switch (end.kind) {
      case 'outcome':
        await keep(act, { call, told: act.told(end.outcome, call.input) });
        return end.outcome;
      case 'refused':
        await keep(act, { call, told: refused(end.signal.code) });
        return end;
      case 'thrown': {
        const { error } = end;
        await keep(act, { call, told: failed(isPassing(error) ? error.code : 'INTERNAL') });
        throw error;
      }
    }
  };
}

/**
 * Something that programs ask for all the time and by themselves: nothing is written down of it, since that would push what people do out of
 * their log.
 */
export interface UnnotedAct<Input, Outcome extends { readonly kind: string }> {
  perform(call: Call<Input>): Promise<Outcome>;
}

/** Puts around it what holds for every act, but for the note. */
export function performingUnnoted<Input, Outcome extends { readonly kind: string }>(
  act: UnnotedAct<Input, Outcome>,
): Performed<Input, Outcome> {
  return async (call) => {
    const end = await endOf(() => act.perform(call));
    switch (end.kind) {
      case 'outcome':
        return end.outcome;
      case 'refused':
        return end;
      case 'thrown':
        throw end.error;
    }
  };
}

type End<Outcome> =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | Refused
  | { readonly kind: 'thrown'; readonly error: unknown };

async function endOf<Outcome>(perform: () => Promise<Outcome>): Promise<End<Outcome>> {
  try {
    return { kind: 'outcome', outcome: await perform() };
  } catch (error) {
    return error instanceof ProblemSignal
      ? { kind: 'refused', signal: error }
      : { kind: 'thrown', error };
  }
}
