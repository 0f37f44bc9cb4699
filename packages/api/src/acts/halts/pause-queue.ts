import type { Act } from '../act.ts';
import { queueThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import {
  type HaltOutcome,
  type HaltWish,
  halt,
  type LiftOutcome,
  lift,
  toldOfHalt,
  toldOfLift,
} from './halting.ts';

/** Lets no worker take anything from a queue; what is in hand goes on to its end. */
export function pauseQueue(ports: Writes<'halts'>): Act<HaltWish, HaltOutcome> {
  return {
    name: 'queue.pause',
    about: ({ name }) => [queueThing(name)],
    told: toldOfHalt,
    perform: (call) => halt(ports, call, 'queue'),
  };
}

/** Lets workers take from a queue again. */
export function resumeQueue(ports: Writes<'halts'>): Act<{ readonly name: string }, LiftOutcome> {
  return {
    name: 'queue.resume',
    about: ({ name }) => [queueThing(name)],
    told: toldOfLift,
    perform: (call) => lift(ports, call, 'queue'),
  };
}
