import type { SelectedJob } from '../jobs/selection.ts';

export const actsAtOnce = ['pause', 'resume', 'run', 'delete'] as const;
/** What can be done to many jobs at once. */
export type ActAtOnce = (typeof actsAtOnce)[number];

/** What an act means for jobs that are selected. */
export interface Plan {
  /** Which it changes. */
  readonly changes: readonly SelectedJob[];
  /** How many are so already, and stay as they are. */
  readonly already: number;
  /** How many have a definition that cannot be read, to which this cannot be done. */
  readonly broken: number;
}

export function planOf(act: ActAtOnce, jobs: readonly SelectedJob[]): Plan {
  const asIs = already(act);
  const isBroken = (job: SelectedJob) => act !== 'delete' && job.state === 'broken';
  const changes = jobs.filter((job) => !isBroken(job) && job.state !== asIs);
  const broken = jobs.filter(isBroken).length;
  return { changes, broken, already: jobs.length - changes.length - broken };
}

/** The state in which there is nothing to do. */
function already(act: ActAtOnce): 'paused' | 'enabled' | undefined {
  switch (act) {
    case 'pause':
      return 'paused';
    case 'resume':
      return 'enabled';
    case 'run':
    case 'delete':
      return undefined;
  }
}

/** What becomes of an act on a job that was found to be another than was selected. */
export type Verdict = 'goes on' | 'already' | 'changed';

/**
 * A pause is made of whatever still fires, and that is as good. Nobody who resumes means a pause that was made since, nor who deletes a job what
 * became of it meanwhile.
 */
export function verdictOn(act: ActAtOnce, selected: SelectedJob, standing: SelectedJob): Verdict {
  if (standing.state === 'broken') return act === 'delete' ? 'changed' : 'goes on';
  if (standing.state === already(act)) return 'already';
  switch (act) {
    case 'pause':
    case 'run':
      return 'goes on';
    case 'resume':
      return standing.pausedSince === selected.pausedSince ? 'goes on' : 'changed';
    case 'delete':
      return 'changed';
  }
}

/** The zone by whose clocks the end of a pause of them is entered; `undefined` where they have no one zone. */
export function zoneOfAll(jobs: readonly SelectedJob[]): string | undefined {
  const zones = new Set(jobs.map(({ zone }) => zone));
  const [only] = zones;
  return zones.size === 1 ? only : undefined;
}

/** From so many on, their number is typed before they are deleted. */
const deletedUnasked = 20;

/** What must be typed before so many jobs are deleted; nothing for a few. */
export function phraseFor(act: ActAtOnce, count: number): string | undefined {
  return act === 'delete' && count > deletedUnasked ? String(count) : undefined;
}
