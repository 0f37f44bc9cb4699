import type { AuditedAct } from '@escapement/core';
import type { Asked } from '../asked.ts';
import type { ProblemSignal } from '../problems/problem-signal.ts';
import type { Told } from './told.ts';

/** Who wants something done. */
export interface Actor {
  /** By what they are known: the admin token, a browser's session, another node that passes on what a person asked of it. */
  readonly kind: 'token' | 'browser' | 'peer' | 'nobody';
  /** The address they come from. */
  readonly address: string;
}

/** A write that somebody wants: who, what, and where the act says what it could not do everywhere. */
export interface Call<Input> extends Asked {
  readonly who: Actor;
  readonly input: Input;
  /**
   * Idempotency-Key, where the request came with one. That it has one effect is seen to before an act is asked. An act that may be asked once
   * more all the same, since nobody knows what came of the first time, finds by it what was made then.
   */
  readonly key: string | undefined;
  /** The X-Request-Id of the request, by which its traces are found. */
  readonly requestId: string;
}

/**
 * One way in which a person changes something, over the ports that it needs. It knows nothing of requests and replies. What may happen in a
 * race is an outcome with a name; what is wrong with the input it throws as a ProblemSignal, and a fault of the world as that.
 */
export interface Act<Input, Outcome extends { readonly kind: string }> {
  /** What the audit log calls it. */
  readonly name: AuditedAct;
  /** What it is about, as far as what is asked for says so. */
  about(input: Input): readonly string[];
  perform(call: Call<Input>): Promise<Outcome>;
  /** What the audit log tells of what came of it: never a value that is secret. Several, where several things had outcomes of their own. */
  told(outcome: Outcome, input: Input): Told | readonly Told[];
}

/** Nothing was changed, since something is wrong with what was asked. */
export interface Refused {
  readonly kind: 'refused';
  readonly signal: ProblemSignal;
}
