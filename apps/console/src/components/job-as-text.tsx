import { cutText } from '@escapement/core';
import type { JobDraft } from '@escapement/protocol';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { CopyButton } from './copy-button.tsx';
import styles from './job-as-text.module.css';
import { type JobForm, jobForms, jobText } from './job-text.ts';
import { useJobAsText } from './use-job-as-text.ts';

/** A browser lays out all that it is given, with each letter that is typed beside it. */
const shownLetters = 20_000;

/** A job as JSON, as YAML, and as the call that writes it, to copy. */
export function JobAsText(props: { job: Partial<JobDraft>; version?: number | undefined }) {
  const t = useJobAsText();
  const [form, setForm] = useState<JobForm>('json');
  const { origin } = window.location;
  const text = jobText(form, props.job, { origin, version: props.version });
  const hidden = text.length - shownLetters;
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
        <code>{cutText(text, shownLetters)}</code>
      </pre>
      {hidden > 0 ? <p className={styles.more}>{t('jobAs.more', { count: hidden })}</p> : null}
    </div>
  );
}
