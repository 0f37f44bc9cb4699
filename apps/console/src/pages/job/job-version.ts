import type { JobRevisions } from '@escapement/protocol';

/** One version of a job, as somebody wrote it. */
export type JobVersion = JobRevisions['items'][number];
