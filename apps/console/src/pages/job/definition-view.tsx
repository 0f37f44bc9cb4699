import { jobInputSchema } from '@escapement/core';
import type { JobDraft, JobView } from '@escapement/protocol';
import { JobAsText } from '../../components/job-as-text.tsx';
import styles from './job.module.css';

const written = Object.keys(jobInputSchema.shape);

/** What a person wrote of the job, as the REST interface takes it. */
function writtenOf(job: JobView): Partial<JobDraft> {
  return Object.fromEntries(Object.entries(job).filter(([name]) => written.includes(name)));
}

export function DefinitionView(props: { job: JobView }) {
  return (
    <div className={styles.definition}>
      <JobAsText job={writtenOf(props.job)} version={props.job.version} />
    </div>
  );
}
