import { ProblemSignal } from '../problems/problem-signal.ts';
import type { Act, Call, Refused } from './act.ts';

/** An act with all that is around it: the only form in which a route is given one. */
export type Performed<Input, Outcome> = (call: Call<Input>) => Promise<Outcome | Refused>;

/** Puts around an act what holds for every act. */
export type Performing = <Input, Outcome extends { readonly kind: string }>(
  act: Act<Input, Outcome>,
) => Performed<Input, Outcome>;

/**
 * The one place through which every write of this node comes. Whether somebody may do it is to be asked here, first; and what came of it can
 * be written down here, since it is a value by then, a refusal too.
 */
export function createPerforming(): Performing {
  return (act) => async (call) => {
    try {
      return await act.perform(call);
    } catch (error) {
      if (error instanceof ProblemSignal) return { kind: 'refused', signal: error };
      throw error;
    }
  };
}
