import { type JobActivity, type JobDefinition, toIso, type Words } from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import { shownJob } from './hidden-credentials.ts';
import { occasionWords } from './occasion-words.ts';

const wordsOf = new WeakMap<JobDefinition, Words>();

/** A job with what it is doing; `activity` undefined means that Redis could not be asked. */
export function viewOf(definition: JobDefinition, activity: JobActivity | undefined): JobView {
  const fixed = {
    ...shownJob(definition),
    state: definition.paused === undefined ? ('enabled' as const) : ('paused' as const),
    words: wordsFor(definition),
  };
  if (activity === undefined) {
    return { ...fixed, applied: false, recent: [], runningCount: 0, activityUnknown: true };
  }
  const { nextFireTime, lastRun, appliedRevision } = activity;
  return {
    ...fixed,
    applied: appliedRevision !== undefined && appliedRevision >= definition.revision,
    ...(nextFireTime === undefined ? {} : { nextFireTime: toIso(nextFireTime) }),
    ...(lastRun === undefined ? {} : { lastRun }),
    recent: [...activity.recent],
    runningCount: activity.runningCount,
  };
}

/** Made once per definition. */
function wordsFor(definition: JobDefinition): Words {
  const known = wordsOf.get(definition);
  if (known !== undefined) return known;
  const words = occasionWords(definition);
  wordsOf.set(definition, words);
  return words;
}
