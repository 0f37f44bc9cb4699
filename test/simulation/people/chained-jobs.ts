import type { After } from '@escapement/core';
import { jobOf, type SimulatedJob } from './jobs.ts';

const minuteMs = 60_000;

function comesAfter(
  jobs: readonly string[],
  on: After['on'],
  mode: After['mode'] = 'all',
): Pick<SimulatedJob, 'after' | 'calmEveryMs'> {
  return { after: { jobs: [...jobs], on, mode }, calmEveryMs: minuteMs };
}

/** Jobs of which most come after others, in some episodes beside the others: a diamond, a chain behind it, and one for what goes wrong. */
export const chainedJobs: readonly SimulatedJob[] = [
  jobOf(
    'dawn',
    { overlap: 'allow', catchUp: 'all' },
    { workMs: 500, calmEveryMs: 20 * minuteMs, mood: 'moody' },
  ),
  jobOf(
    'left',
    { overlap: 'allow', catchUp: 'latest' },
    { workMs: 2_000, ...comesAfter(['dawn'], 'end') },
  ),
  jobOf(
    'right',
    { overlap: 'allow', catchUp: 'all' },
    {
      ...{ workMs: 0, mood: 'fickle', ...comesAfter(['dawn'], 'success') },
      retry: { attempts: 2, delayMs: 2_000 },
    },
  ),
  jobOf(
    'dusk',
    { overlap: 'allow', catchUp: 'latest' },
    { workMs: 500, ...comesAfter(['left', 'right'], 'end') },
  ),
  jobOf(
    'night',
    { overlap: 'skip', catchUp: 'latest' },
    { workMs: 12_000, ...comesAfter(['dusk'], 'success') },
  ),
  jobOf(
    'mend',
    { overlap: 'allow', catchUp: 'latest' },
    { workMs: 0, ...comesAfter(['dawn', 'right'], 'failure', 'any') },
  ),
];

/** What comes after a run that is done in parts, and what is done in parts after a run. */
export const chainedParts: readonly SimulatedJob[] = [
  jobOf(
    'whole',
    { overlap: 'allow', catchUp: 'latest' },
    { workMs: 0, ...comesAfter(['halves', 'spread'], 'end', 'any') },
  ),
  jobOf(
    'fan',
    { overlap: 'allow', catchUp: 'latest' },
    {
      ...{ workMs: 1_000, ...comesAfter(['dawn'], 'end') },
      parts: { count: 2, success: 'allOf' },
    },
  ),
];
