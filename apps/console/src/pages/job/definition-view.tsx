import { jobInputSchema } from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import { CopyButton } from '../../components/copy-button.tsx';
import styles from './job.module.css';

const written = Object.keys(jobInputSchema.shape);

/** What a person wrote of the job, as the REST interface takes it. */
function definitionText(job: JobView): string {
  const input = Object.fromEntries(Object.entries(job).filter(([name]) => written.includes(name)));
  return JSON.stringify(input, undefined, 2);
}

export function DefinitionView(props: { job: JobView }) {
  const text = definitionText(props.job);
  return (
    <div className={styles.definition}>
      <div className={styles.copy}>
        <CopyButton text={() => text} />
      </div>
      <pre>
        <code>{text}</code>
      </pre>
    </div>
  );
}
