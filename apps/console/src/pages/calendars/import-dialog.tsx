import {
  calendarWithDays,
  type DayImport,
  daysAfterImport,
  readHolidayNotice,
  readIcs,
} from '@escapement/core';
import type { CalendarView } from '@escapement/protocol';
import { Checkbox, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type SubmitEvent, useMemo, useState } from 'react';
import { DialogEnd } from '../../components/dialog-end.tsx';
import notes from '../../components/notes.module.css';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useCalendarActs } from '../../data/use-calendar-acts.ts';
import { type ImportDraft, ImportFields } from './import-fields.tsx';
import { ImportPreview } from './import-preview.tsx';
import { useCalendarsText } from './use-calendars-text.ts';
import { thisYear } from './year-panel.tsx';

/** Takes a text, shows what it would change, and saves that over the version that was looked at. */
export function ImportDialog(props: { calendar: CalendarView; onClose: () => void }) {
  const t = useCalendarsText();
  const { calendar } = props;
  const [draft, setDraft] = useState<ImportDraft>(() => ({
    ...{ form: 'ics', text: '', year: String(thisYear()) },
  }));
  const [replaces, setReplaces] = useState(false);
  const reading = useMemo(() => readDraft(draft), [draft]);
  const merge = reading?.kind === 'read' ? daysAfterImport(calendar, reading, replaces) : undefined;
  const changes = [merge?.added, merge?.removed].flatMap((part) => [
    ...(part?.daysOff ?? []),
    ...(part?.workdays ?? []),
  ]);
  const { replace: write } = useCalendarActs();
  const hindrance = useHindrance('zookeeper');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (merge === undefined || changes.length === 0) return;
    write.mutate(
      { draft: calendarWithDays(calendar, merge.next), over: calendar.version },
      {
        onSuccess: ({ name, version }) => {
          notifications.show({ message: t('calendars.saved', { name, version }) });
          props.onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={props.onClose}
      title={t('calendars.import.title', { name: calendar.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit} noValidate className={notes.form}>
        <ImportFields draft={draft} reading={reading} onChange={setDraft} />
        <Checkbox
          label={t('calendars.import.replaces')}
          checked={replaces}
          onChange={(event) => setReplaces(event.currentTarget.checked)}
        />
        {merge === undefined ? null : <ImportPreview merge={merge} />}
        {write.isError ? <ProblemNote error={write.error} /> : null}
        <DialogEnd
          confirm={t('calendars.import.save')}
          hindrance={hindrance}
          idle={changes.length === 0}
          pending={write.isPending}
          onClose={props.onClose}
        />
      </form>
    </Modal>
  );
}

/** Nothing while there is no text. */
function readDraft({ form, text, year }: ImportDraft): DayImport | undefined {
  if (text.trim() === '') return undefined;
  if (form === 'ics') return readIcs(text);
  return /^\d{4}$/.test(year.trim()) ? readHolidayNotice(text, Number(year)) : undefined;
}
