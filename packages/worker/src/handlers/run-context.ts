import { shortText } from '@escapement/core';
import type { CallDesk } from './call-desk.ts';
import type { CallFacts, HandlerContext } from './handler-module.ts';
import { loggedText } from './logged-text.ts';

/** A note of progress is a line in a list. */
const maxNoteChars = 200;

/** Where a context has its desk; it is not shown with it. */
const deskOf = Symbol('desk');

const signalOfDesk: PropertyDescriptor & ThisType<Context> = {
  enumerable: true,
  get() {
    return this[deskOf].stop.signal;
  },
};

/**
 * Made so that nothing of a run outlives it in the heap. V8 puts a function that is written right where it becomes a property among
 * the old objects, for it takes it for a method; an accessor in a literal is such a function too, with a hidden class of its own besides.
 * Whatever is old lives until a major collection, and all that it can reach with it: here the whole run.
 */
class Context {
  declare readonly [deskOf]: CallDesk;
  declare readonly signal: AbortSignal;
  readonly log: HandlerContext['log'];
  readonly progress: HandlerContext['progress'];

  constructor(facts: CallFacts, desk: CallDesk) {
    const log: HandlerContext['log'] = (...values) => desk.write('stdout', loggedText(values));
    const progress: HandlerContext['progress'] = (fraction, note) =>
      tellProgress(desk, fraction, note);
    Object.assign(this, facts);
    Object.defineProperty(this, 'signal', signalOfDesk);
    this.log = log;
    this.progress = progress;
    Object.defineProperty(this, deskOf, { value: desk });
  }
}

/** What a handler gets to know of its run. Most look at little of it: signal and log are made for those that do. */
export function contextOf(facts: CallFacts, desk: CallDesk): HandlerContext {
  return new Context(facts, desk) as Context & CallFacts;
}

/** Of what is no progress nothing is told: a handler is not to fail over it. */
function tellProgress(desk: CallDesk, fraction: unknown, note: unknown): void {
  if (typeof fraction !== 'number' || Number.isNaN(fraction)) return;
  const share = Math.min(Math.max(fraction, 0), 1);
  if (typeof note === 'string') desk.progress(share, shortText(note, maxNoteChars));
  else desk.progress(share);
}
