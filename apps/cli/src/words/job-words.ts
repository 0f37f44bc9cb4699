import type { JobAnswer } from '@escapement/protocol';
import type { Language } from './language.ts';

/** What is said of jobs. */
export interface JobWords {
  readonly none: string;
  row(job: JobAnswer): string;
}

export const enJobs: JobWords = {
  none: 'There is no such job.',
  row: (job) => rowOf(job, 'en', { enabled: 'enabled', paused: 'paused', broken: 'broken' }),
};

export const zhJobs: JobWords = {
  none: '没有这样的任务。',
  row: (job) => rowOf(job, 'zh', { enabled: '启用', paused: '暂停', broken: '损坏' }),
};

/** The name stands last: it may be written from the right, and then turns nothing that stands behind it. */
function rowOf(
  job: JobAnswer,
  language: Language,
  states: Readonly<Record<JobAnswer['state'], string>>,
): string {
  const said = 'problem' in job ? [job.problem] : [job.words[language], job.name ?? ''];
  return [job.id, states[job.state], ...said].filter((part) => part !== '').join('  ');
}
