import { sha256Hex } from '../auth/digest.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { Act, Call, Keyed, Refused } from './act.ts';
import { keyReused, requireKeyForm } from './idempotency/idempotency-key.ts';
import { createRequestMemory, type RequestMemory } from './idempotency/request-memory.ts';

/** An act with all that is around it: the only form in which a route is given one. */
export type Performed<Input, Outcome> = (call: Call<Input>) => Promise<Outcome | Refused>;

/** Puts around an act what holds for every act. */
export type Performing = <Input, Outcome extends { readonly kind: string }>(
  act: Act<Input, Outcome>,
) => Performed<Input, Outcome>;

/**
 * The one place through which every write of this node comes. Whether somebody may do it is to be asked here, first; whether they have done
 * it before is asked next; and what came of it can be written down here, since it is a value by then, a refusal too.
 */
export function createPerforming(): Performing {
  const memory = createRequestMemory({ requests: 4_000, names: 20_000 });
  return (act) => async (call) => {
    try {
      if (act.keyed === undefined || call.key === undefined) {
        return await act.perform({ ...call, madeBefore: nothing });
      }
      return await performKeyed(memory, { act, keyed: act.keyed, key: call.key }, call);
    } catch (error) {
      if (error instanceof ProblemSignal) return { kind: 'refused', signal: error };
      throw error;
    }
  };
}

const nothing: ReadonlySet<string> = new Set();

/** A key is good for one thing that was sent. Whether a repeat changes nothing is for the act to see, since it may come to any node. */
async function performKeyed<Input, Outcome extends { readonly kind: string }>(
  memory: RequestMemory,
  asked: {
    readonly act: Act<Input, Outcome>;
    readonly keyed: Keyed<Input, Outcome>;
    readonly key: string;
  },
  call: Call<Input>,
): Promise<Outcome> {
  const { act, keyed, key } = asked;
  requireKeyForm(key);
  const keyHash = sha256Hex(`${keyed.scope(call.input)}\n${key}`);
  const sentHash = sha256Hex(JSON.stringify(keyed.sent(call.input)) ?? '');
  const earlier = memory.get(keyHash);
  if (earlier !== undefined && earlier.sentHash !== sentHash) throw keyReused();
  const outcome = await act.perform({ ...call, madeBefore: earlier?.made ?? nothing });
  const made = keyed.made(outcome);
  if (made.length > 0) memory.put(keyHash, { sentHash, made: new Set(made) });
  return outcome;
}
