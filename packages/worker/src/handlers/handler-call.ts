import { RunStopped } from '../stop-reason.ts';
import { type CallResult, resultOf } from './call-result.ts';
import type { CallFacts, HandlerContext, HandlerModule } from './handler-module.ts';
import { loggedText } from './logged-text.ts';
import { describeThrown } from './thrown.ts';

/** A note of progress is a line in a list. */
const maxNoteChars = 200;

/** Which function is called, and with what. */
export interface HandlerCall {
  readonly handler: string;
  readonly input?: unknown;
  readonly facts: CallFacts;
}

/** What a handler reaches of its run. */
export interface CallDesk {
  /** Made when it is first asked for. */
  readonly signal: AbortSignal;
  write(stream: 'stdout' | 'stderr', text: string): void;
  progress(fraction: number, note?: string): void;
}

/** How a call ended. `reason` is one sentence. */
export type CallOutcome =
  | ({ readonly kind: 'succeeded' } & CallResult)
  | { readonly kind: 'failed'; readonly reason: string };

/** Calls the named function and waits for it. Never rejects: whatever was thrown is in the outcome, and in full in the log. */
export async function callHandler(
  handlers: HandlerModule,
  call: HandlerCall,
  desk: CallDesk,
): Promise<CallOutcome> {
  const handler = handlers.get(call.handler);
  if (handler === undefined) {
    return { kind: 'failed', reason: unknownHandler(call.handler, [...handlers.keys()]) };
  }
  try {
    const returned = await handler(call.input, contextOf(call.facts, desk));
    return { kind: 'succeeded', ...resultOf(returned) };
  } catch (error) {
    const { sentence, detail } = describeThrown(error);
    // Where we made what tells it to stop is no news to whoever reads the log.
    const isOurs = error instanceof RunStopped;
    if (detail !== undefined && !isOurs) desk.write('stderr', detail);
    return { kind: 'failed', reason: sentence };
  }
}

/** Most handlers look at little of it: signal and log are made for those that do. */
function contextOf(facts: CallFacts, desk: CallDesk): HandlerContext {
  return {
    ...facts,
    get signal() {
      return desk.signal;
    },
    log: (...values) => desk.write('stdout', loggedText(values)),
    progress: (fraction, note) => tellProgress(desk, fraction, note),
  };
}

/** Of what is no progress nothing is told: a handler is not to fail over it. */
function tellProgress(desk: CallDesk, fraction: unknown, note: unknown): void {
  if (typeof fraction !== 'number' || Number.isNaN(fraction)) return;
  const share = Math.min(Math.max(fraction, 0), 1);
  if (typeof note === 'string') desk.progress(share, note.slice(0, maxNoteChars));
  else desk.progress(share);
}

function unknownHandler(name: string, names: readonly string[]): string {
  if (names.length === 0) {
    return `there is no handler "${name}": this worker was started without a handler module`;
  }
  return `there is no handler "${name}"; this worker has ${[...names].sort().join(', ')}`;
}
