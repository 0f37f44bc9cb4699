import { useQuery } from '@tanstack/react-query';
import { ConflictNote } from '../../components/conflict-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { Who } from '../../components/who.tsx';
import { queries } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';
import audit from '../audit/audit.module.css';
import { ChangedFieldList } from '../audit/changed-field-list.tsx';
import { changedFields } from '../audit/changed-fields.ts';
import styles from './editor.module.css';
import type { Said } from './kept-job.ts';

interface Props {
  jobId: string;
  /** The version over which somebody began, if it could be read, and the one that stands. */
  versions: { mine: number | null; theirs: number };
  begun: Said;
  theirs: Said;
  mine: Said;
  pending: boolean;
  onTake: () => void;
  onKeep: () => void;
}

/** Two people edited the same job: says who, when and what, on either side, and leaves the choice to the second. */
export function JobConflict(props: Props) {
  const t = useText();
  const { mine: mineNumber, theirs: theirNumber } = props.versions;
  const { begun, theirs, mine, pending, onTake, onKeep } = props;
  return (
    <ConflictNote
      title={t('editor.conflict')}
      hint={
        mineNumber === null
          ? t('editor.conflict.repaired', { theirs: theirNumber })
          : t('editor.conflict.hint', { mine: mineNumber, theirs: theirNumber })
      }
      {...{ pending, onTake, onKeep }}
    >
      <div className={`${audit.changes} ${styles.sides}`}>
        <Author jobId={props.jobId} version={theirNumber} />
        <h3 className={styles.subtitle}>{t('editor.conflict.theirs')}</h3>
        <ChangedFieldList fields={changedFields(begun, theirs)} />
        <h3 className={styles.subtitle}>{t('editor.conflict.mine')}</h3>
        <ChangedFieldList fields={changedFields(begun, mine)} />
      </div>
    </ConflictNote>
  );
}

/** Whoever wrote that version, as far as it is known. */
function Author(props: { jobId: string; version: number }) {
  const t = useText();
  const { data } = useQuery(queries.jobRevisions(props.jobId));
  const written = data?.items.find(({ version }) => version === props.version);
  if (written === undefined) return null;
  return (
    <p>
      {written.updatedBy === undefined ? null : (
        <>
          {t('editor.conflict.by')} <Who who={written.updatedBy} /> ·{' '}
        </>
      )}
      <Instant at={written.updatedAt} />
    </p>
  );
}
