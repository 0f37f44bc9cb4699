import type { JobView } from '@escapement/protocol';
import { useQuery } from '@tanstack/react-query';
import { Instant, JobZone } from '../../components/instant.tsx';
import { Panel } from '../../components/panel.tsx';
import { zoneOf } from '../../data/job-answer.ts';
import { queries } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';
import audit from '../audit/audit.module.css';
import { ChangedFieldList } from '../audit/changed-field-list.tsx';
import { changedFields } from '../audit/changed-fields.ts';
import styles from './editor.module.css';
import type { Said } from './kept-job.ts';

/** What becomes of a job when the form is saved, before it is: field by field, and when it fires now where that changes. */
export function ChangesPanel(props: { standing: JobView; now: Said; next: Said }) {
  const t = useText();
  const { standing, now, next } = props;
  const fields = changedFields(now, next);
  const isMoved = fields.some(({ path }) => path.startsWith('schedule.'));
  return (
    <Panel title={t('editor.changes')}>
      <div className={audit.changes} aria-live="polite">
        {fields.length === 0 ? <p className={styles.hint}>{t('editor.changes.same')}</p> : null}
        <ChangedFieldList fields={fields} />
        {isMoved ? <FiresNow job={standing} /> : null}
      </div>
    </Panel>
  );
}

const shown = 5;

function FiresNow({ job }: { job: JobView }) {
  const t = useText();
  const { data } = useQuery(queries.nextFires(job.schedule, job.id));
  if (data === undefined || data.fires.length === 0) return null;
  return (
    <JobZone value={zoneOf(job)}>
      <h3 className={styles.subtitle}>{t('editor.changes.before')}</h3>
      <ul className={styles.excluded}>
        {data.fires.slice(0, shown).map(({ fireTime }) => (
          <li key={fireTime}>
            <Instant at={fireTime} weekday />
          </li>
        ))}
      </ul>
    </JobZone>
  );
}
