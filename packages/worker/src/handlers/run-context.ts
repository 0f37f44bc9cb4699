import type { CallDesk } from './call-desk.ts';
import type { CallFacts, HandlerContext } from './handler-module.ts';
import { loggedText } from './logged-text.ts';

/** A note of progress is a line in a list. */
const maxNoteChars = 200;

/** Where a context has its desk; it is not shown with it. */
const deskOf = Symbol('desk');

type Context = HandlerContext & { readonly [deskOf]: CallDesk };

/**
 * One accessor for all contexts. An accessor in an object literal is a function of its own in each, so that V8 makes each a hidden class of
 * its own: these live until a major collection, and all that the run had with them, which cost a worker a fifth of its time.
 */
const signalOfDesk: PropertyDescriptor & ThisType<Context> = {
  enumerable: true,
  get() {
    return this[deskOf].stop.signal;
  },
};

/** What a handler gets to know of its run. Most look at little of it: signal and log are made for those that do. */
export function contextOf(facts: CallFacts, desk: CallDesk): HandlerContext {
  const context = {
    ...facts,
    log: (...values: readonly unknown[]) => desk.write('stdout', loggedText(values)),
    progress: (fraction: unknown, note: unknown) => tellProgress(desk, fraction, note),
  };
  Object.defineProperty(context, deskOf, { value: desk });
  return Object.defineProperty(context, 'signal', signalOfDesk) as Context;
}

/** Of what is no progress nothing is told: a handler is not to fail over it. */
function tellProgress(desk: CallDesk, fraction: unknown, note: unknown): void {
  if (typeof fraction !== 'number' || Number.isNaN(fraction)) return;
  const share = Math.min(Math.max(fraction, 0), 1);
  if (typeof note === 'string') desk.progress(share, note.slice(0, maxNoteChars));
  else desk.progress(share);
}
