import type { CallDesk } from './call-desk.ts';
import { type CallResult, resultOf } from './call-result.ts';
import type { CallFacts, HandlerModule } from './handler-module.ts';
import { contextOf } from './run-context.ts';
import { describeThrown } from './thrown.ts';

/** Which function is called, and with what. */
export interface HandlerCall {
  readonly handler: string;
  readonly input?: unknown;
  readonly facts: CallFacts;
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
    const { sentence, detail, isOurs } = describeThrown(error);
    // Where we made what tells it to stop is no news to whoever reads the log.
    if (detail !== undefined && isOurs !== true) desk.write('stderr', detail);
    return { kind: 'failed', reason: sentence };
  }
}

function unknownHandler(name: string, names: readonly string[]): string {
  if (names.length === 0) {
    return `there is no handler "${name}": this worker was started without a handler module`;
  }
  return `there is no handler "${name}"; this worker has ${[...names].sort().join(', ')}`;
}
