import type { DayImport } from '@escapement/core';
import { Button, FileButton, Group, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import notes from '../../components/notes.module.css';
import { inLanguage } from '../../data/problem.ts';
import { useLanguage } from '../../text/use-text.ts';
import styles from './calendars.module.css';
import { useCalendarsText } from './use-calendars-text.ts';

export interface ImportDraft {
  readonly form: 'ics' | 'notice';
  readonly text: string;
  readonly year: string;
}

interface Props {
  draft: ImportDraft;
  reading: DayImport | undefined;
  onChange: (draft: ImportDraft) => void;
}

/** Bytes of a file that is read at all; the text in it is bounded again by its reader. */
const MOST_BYTES = 2_000_000;

/** The text of an import, pasted or out of a file, and what stands against it. */
export function ImportFields(props: Props) {
  const t = useCalendarsText();
  const { language } = useLanguage();
  const { draft, reading, onChange } = props;
  const refused = reading?.kind === 'refused' ? reading : undefined;
  const message = refused === undefined ? undefined : inLanguage(refused.message, language);
  const line = refused?.line;
  return (
    <>
      <SegmentedControl
        className={styles.forms ?? ''}
        aria-label={t('calendars.import.form')}
        value={draft.form}
        onChange={(form) => onChange({ ...draft, form: form as ImportDraft['form'] })}
        data={(['ics', 'notice'] as const).map((value) => ({
          ...{ value, label: t(`calendars.import.${value}`) },
        }))}
      />
      {draft.form === 'notice' ? <YearField {...props} /> : null}
      <FileChoice onText={(text) => onChange({ ...draft, text })} />
      <Textarea
        label={t('calendars.import.text')}
        description={t(`calendars.import.hint.${draft.form}`)}
        value={draft.text}
        onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
        error={
          line === undefined || message === undefined
            ? message
            : t('calendars.import.line', { line, message })
        }
        classNames={{ input: notes.code ?? '' }}
        rows={8}
        spellCheck={false}
        data-autofocus
      />
    </>
  );
}

function YearField({ draft, onChange }: Props) {
  const t = useCalendarsText();
  const year = Number(draft.year);
  return (
    <TextInput
      label={t('calendars.import.year')}
      inputMode="numeric"
      value={draft.year}
      onChange={(event) => onChange({ ...draft, year: event.currentTarget.value })}
      error={year >= 1970 && year <= 2199 ? undefined : t('calendars.import.year.wrong')}
    />
  );
}

function FileChoice(props: { onText: (text: string) => void }) {
  const t = useCalendarsText();
  const [problem, setProblem] = useState<string>();
  const read = async (file: File | null) => {
    if (file === null) return;
    setProblem(
      file.size > MOST_BYTES ? t('calendars.import.large', { most: MOST_BYTES }) : undefined,
    );
    if (file.size > MOST_BYTES) return;
    try {
      props.onText(await file.text());
    } catch {
      setProblem(t('calendars.import.unread'));
    }
  };
  return (
    <Group gap="sm">
      <FileButton onChange={(file) => void read(file)} accept=".ics,text/calendar,text/plain">
        {(button) => (
          <Button {...button} size="xs" variant="default">
            {t('calendars.import.file')}
          </Button>
        )}
      </FileButton>
      {problem === undefined ? null : <span role="alert">{problem}</span>}
    </Group>
  );
}
