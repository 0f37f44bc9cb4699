import type { Asked } from '../asked.ts';
import type { ProblemSignal } from '../problems/problem-signal.ts';

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
  /** Idempotency-Key as it was sent; an act that is not `keyed` takes no notice of it. */
  readonly key: string | undefined;
}

/** A call as the act itself is given it. */
export interface KnownCall<Input> extends Call<Input> {
  /** What the same call made when it came before, as far as this node remembers. */
  readonly madeBefore: ReadonlySet<string>;
}

/** How a repeat under one Idempotency-Key is known. */
export interface Keyed<Input, Outcome> {
  /** The same key in another scope is another key. */
  scope(input: Input): string;
  /** What was sent, and what the key stands for from then on. */
  sent(input: Input): unknown;
  /** The names of what came to be. */
  made(outcome: Outcome): readonly string[];
}

/**
 * One way in which a person changes something, over the ports that it needs. It knows nothing of requests and replies. What may happen in a
 * race is an outcome with a name; what is wrong with the input it throws as a ProblemSignal, and a fault of the world as that.
 */
export interface Act<Input, Outcome extends { readonly kind: string }> {
  readonly keyed?: Keyed<Input, Outcome>;
  perform(call: KnownCall<Input>): Promise<Outcome>;
}

/** Nothing was changed, since something is wrong with what was asked. */
export interface Refused {
  readonly kind: 'refused';
  readonly signal: ProblemSignal;
}
