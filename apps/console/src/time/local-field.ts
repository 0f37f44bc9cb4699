import { fromIso, toIso } from '@escapement/core';

/** The instant that an address says, which may be a day and a time without a zone, by the clock of the browser; `undefined` where it is none. */
export function localToIso(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (fromIso(text) !== undefined) return text;
  const instant = new Date(text).getTime();
  return Number.isNaN(instant) ? undefined : toIso(instant);
}
