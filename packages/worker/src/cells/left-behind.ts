import { cutText } from '@escapement/core';

/** What a call has left in its process when it was over. */
export interface LeftBehind {
  readonly variables: number;
  readonly timers: number;
  /** Events of the process that it listened to. */
  readonly listeners: readonly string[];
}

export const nothingLeft: LeftBehind = { variables: 0, timers: 0, listeners: [] };

/** More names are told by nobody. */
const mostNames = 5;

/** For the log of the run that left it; `undefined` where that is nothing. */
export function leftSentence({ variables, timers, listeners }: LeftBehind): string | undefined {
  const parts: string[] = [];
  if (timers > 0) parts.push(`${counted(timers, 'timer')}, which goes on and is not waited for`);
  if (listeners.length > 0) parts.push(`${listenersIn(listeners)}, which no longer listens`);
  if (variables > 0) parts.push(`${counted(variables, 'variable')} of the environment, put back`);
  return parts.length === 0 ? undefined : `it left behind: ${parts.join('; ')}`;
}

function listenersIn(events: readonly string[]): string {
  const named = events.slice(0, mostNames).map((event) => cutText(event, 40));
  const more = events.length > mostNames ? ', …' : '';
  return `listeners of its process (${named.join(', ')}${more})`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
