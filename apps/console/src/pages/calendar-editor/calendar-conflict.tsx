import type { CalendarView } from '@escapement/protocol';
import { Alert, Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ConflictNote } from '../../components/conflict-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { Who } from '../../components/who.tsx';
import { calendarQueries } from '../../data/calendar-queries.ts';
import { ChangedFieldList } from '../audit/changed-field-list.tsx';
import { changedFields } from '../audit/changed-fields.ts';
import styles from './calendar-editor.module.css';
import { contentOf } from './changes-panel.tsx';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';

interface Props {
  name: string;
  /** What the draft was begun over, and what stands; `null` and `undefined` where that could or can not be read. */
  base: number | null;
  theirs: CalendarView | undefined;
  pending: boolean;
  onTake: () => void;
  onKeep: () => void;
}

/** Two people edited the same calendar: says who, when and what, and leaves the choice to the second. */
export function CalendarConflict({ name, base, theirs, ...act }: Props) {
  const t = useCalendarEditorText();
  const hint =
    theirs === undefined
      ? t('calEdit.conflict.broken')
      : base === null
        ? t('calEdit.conflict.repaired', { theirs: theirs.version })
        : t('calEdit.conflict.hint', { mine: base, theirs: theirs.version });
  return (
    <ConflictNote title={t('calEdit.conflict')} hint={hint} {...act}>
      {theirs === undefined ? null : <TheirChange {...{ name, base, theirs }} />}
    </ConflictNote>
  );
}

function TheirChange(props: { name: string; base: number | null; theirs: CalendarView }) {
  const t = useCalendarEditorText();
  const { name, base, theirs } = props;
  const { data } = useQuery(calendarQueries.revisions(name, theirs.version));
  const newest = data?.items.find(({ version }) => version === theirs.version);
  const begun = data?.items.find(({ version }) => version === base);
  return (
    <div className={`${styles.changes} ${styles.theirs}`}>
      {newest === undefined ? null : (
        <p>
          {newest.updatedBy === undefined ? null : (
            <>
              {t('calEdit.conflict.by')} <Who who={newest.updatedBy} /> ·{' '}
            </>
          )}
          <Instant at={newest.updatedAt} />
        </p>
      )}
      {begun === undefined ? null : (
        <ChangedFieldList fields={changedFields(contentOf(begun.content), contentOf(theirs))} />
      )}
    </div>
  );
}

/** The calendar went away while somebody wrote at it. */
export function GoneNote(props: {
  pending: boolean;
  error: unknown;
  /** Absent while the form does not say a calendar. */
  onCreate: (() => void) | undefined;
}) {
  const t = useCalendarEditorText();
  const { pending, error, onCreate } = props;
  return (
    <Alert
      color="yellow"
      role="alert"
      icon={<IconTrash size={18} aria-hidden />}
      title={t('calEdit.gone')}
    >
      <p>{t('calEdit.gone.hint')}</p>
      {error === null ? null : <ProblemNote error={error} />}
      <Button
        size="xs"
        variant="default"
        loading={pending}
        disabled={onCreate === undefined}
        onClick={onCreate}
      >
        {t('calEdit.gone.create')}
      </Button>
    </Alert>
  );
}
