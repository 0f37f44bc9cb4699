import { isJobId } from '@escapement/core';
import type { JobDraft, JobView } from '@escapement/protocol';
import type { Note } from './number-field.ts';

type After = NonNullable<JobView['after']>;

/** After which jobs a job comes, as the form holds it. */
export interface AfterDraft {
  /** Their ids, with blanks or commas between them; none where it comes after no other. */
  jobs: string;
  on: After['on'];
  mode: After['mode'];
}

export function afterDraft(after: JobView['after']): AfterDraft {
  const { jobs = [], on = 'success', mode = 'all' } = after ?? {};
  return { jobs: jobs.join(' '), on, mode };
}

export function toAfter({ jobs: text, on, mode }: AfterDraft, note: Note): JobDraft['after'] {
  const jobs = text.split(/[\s,，、]+/).filter((id) => id !== '');
  if (jobs.length === 0) return undefined;
  if (!jobs.every(isJobId)) note({ path: 'after.jobs', key: 'editor.id.invalid' });
  return { jobs: [...new Set(jobs)], on, mode };
}
