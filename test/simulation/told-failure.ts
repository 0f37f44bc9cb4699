import type { Episode } from './episode.ts';

const shownFindings = 10;
const shownLines = 40;

/** Whether something came out that must not. */
export function isWrong({ findings, defects }: Episode): boolean {
  return findings.length + defects.length > 0;
}

/** What is wrong with an episode, how it came to be, and how it can be had again. */
export function inWords(
  { seed, hours, jobs, findings, defects, story }: Episode,
  lines = shownLines,
): string {
  const found = findings.slice(0, shownFindings).map(({ kind, jobId, fireTime, note }) => {
    const about = note === undefined ? '' : ` (${note})`;
    return `${kind}: ${jobId}@${new Date(fireTime).toISOString()}${about}`;
  });
  const more = findings.length > found.length ? [`and ${findings.length - found.length} more`] : [];
  const all = jobs.isParted && jobs.isChained ? ' --all-jobs' : '';
  return [
    `seed ${seed}: again with npm run simulate -- --seed ${seed} --episode-hours ${hours}${all} --story`,
    ...found,
    ...more,
    ...defects.map((defect) => `a process ended: ${String(defect)}`),
    ...story.slice(-lines),
  ].join('\n');
}
