/** The setting that has a Redis tell of what happens to keys. */
export const notifySetting = 'notify-keyspace-events';

/** Whether a Redis that is set so tells of the ends of keys: `E` for events, and `x` for those of expiry, or `A` for nearly all. */
export function tellsOfEnds(flags: string): boolean {
  return flags.includes('E') && /[xA]/.test(flags);
}

/** The same setting with what it takes to tell of ends; whatever else somebody wants to be told of stays. */
export function withEnds(flags: string): string {
  const missing = [...'Ex'].filter((flag) => {
    return !flags.includes(flag) && !(flag === 'x' && flags.includes('A'));
  });
  return `${flags}${missing.join('')}`;
}
