import { auditedThingChars } from './audited-acts.ts';

/**
 * How many characters a word may have by which a list of the REST interface is narrowed. Whatever these words name is called by no more, so that a longer one
 * fits nothing; only of words that are looked for, `q`, and of what is left out, `exclude`, there may be more than can be asked with.
 */
export const filterChars = {
  jobs: { q: 200, tag: 64, zone: 64, queue: 64, handler: 200 },
  runs: { q: 200, exclude: 1_000, state: 200, trigger: 200, queue: 64, worker: 200 },
  outcomes: { outcome: 200 },
  audit: { who: 200, about: auditedThingChars },
} as const;
