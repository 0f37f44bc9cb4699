import { CoordinationFault, type Halt, type Halted, haltName } from '@escapement/core';
import { ProblemSignal } from '../../problems/problem-signal.ts';
import type { Call } from '../act.ts';
import { done, type Told } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

/** What somebody wants to take nothing new, and why. */
export interface HaltWish {
  readonly name: string;
  readonly reason: string;
}

/** `already`: somebody had said so before, and their reason stands. */
export type HaltOutcome =
  | { readonly kind: 'halted' | 'already'; readonly halt: Halt }
  | { readonly kind: 'not-found' };
/** `nothing-to-lift`: it takes runs as it is. */
export type LiftOutcome =
  | { readonly kind: 'lifted'; readonly before?: Halt }
  | { readonly kind: 'nothing-to-lift' };

/** Writes down that a queue or a worker takes nothing new; whoever it concerns hears of it by a watch. */
export async function halt(
  { halts, time }: Writes<'halts'>,
  call: Call<HaltWish>,
  halted: Halted,
): Promise<HaltOutcome> {
  const name = haltName(halted, call.input.name);
  const by = whoAsked(call.who);
  const content = { name, reason: call.input.reason, by };
  const now = await time.ask();
  const outcome = await call.ask.zookeeper((signal) =>
    halts.put(content, { now, by, over: 'nothing', signal }),
  );
  switch (outcome.kind) {
    case 'written':
      return { kind: 'halted', halt: outcome.document };
    case 'refused':
      if (outcome.because === 'too-many') throw full();
      return { kind: 'not-found' };
    default: {
      const standing = await call.ask.zookeeper(() => halts.read(name));
      if (standing === undefined) throw liftedMeanwhile();
      return { kind: 'already', halt: standing };
    }
  }
}

/** Lets a queue or a worker take runs again. */
export async function lift(
  { halts }: Writes<'halts'>,
  call: Call<{ readonly name: string }>,
  halted: Halted,
): Promise<LiftOutcome> {
  const name = haltName(halted, call.input.name);
  const outcome = await call.ask.zookeeper((signal) => halts.delete(name, 'anything', { signal }));
  return outcome.kind === 'deleted'
    ? { kind: 'lifted', ...(outcome.before === undefined ? {} : { before: outcome.before }) }
    : { kind: 'nothing-to-lift' };
}

export function toldOfHalt(outcome: HaltOutcome): Told {
  switch (outcome.kind) {
    case 'halted':
      return done();
    case 'already':
      return done({ because: 'already' });
    case 'not-found':
      return { outcome: 'refused', because: 'not-found' };
  }
}

export function toldOfLift(outcome: LiftOutcome): Told {
  return outcome.kind === 'lifted' ? done() : done({ because: outcome.kind });
}

function liftedMeanwhile(): CoordinationFault {
  return new CoordinationFault('COORD_CONTENDED', 'it was lifted at the same time', {
    retryable: true,
  });
}

function full(): ProblemSignal {
  return new ProblemSignal(
    'HALTS_FULL',
    'Resume a queue that nobody uses any more, or a worker that is gone.',
  );
}
