import type { JobDraft } from '@escapement/protocol';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../text/use-text.ts';
import { CopyButton } from './copy-button.tsx';
import styles from './job-as-text.module.css';
import { type JobForm, jobForms, jobText } from './job-text.ts';

/** A job as JSON, as YAML, and as the call that writes it, to copy. */
export function JobAsText(props: { job: Partial<JobDraft>; version?: number | undefined }) {
  const t = useText();
  const [form, setForm] = useState<JobForm>('json');
  const { origin } = window.location;
  const text = jobText(form, props.job, { origin, version: props.version });
  return (
    <div className={styles.job}>
      <div className={styles.head}>
        <SegmentedControl
          size="xs"
          aria-label={t('jobAs.form')}
          value={form}
          onChange={(value) => setForm(value as JobForm)}
          data={jobForms.map((each) => ({ value: each, label: t(`jobAs.${each}`) }))}
        />
        <CopyButton text={() => text} />
      </div>
      <pre>
        <code>{text}</code>
      </pre>
    </div>
  );
}
