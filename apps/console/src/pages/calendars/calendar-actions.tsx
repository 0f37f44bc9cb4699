import type { CalendarView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { DeleteCalendarDialog } from './delete-calendar-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { useCalendarsText } from './use-calendars-text.ts';

/** What can be done to a calendar; of one that cannot be read, to write it anew or to delete it. */
export function CalendarActions(props: { name: string; standing: CalendarView | undefined }) {
  const t = useCalendarsText();
  const { name, standing } = props;
  const [isDeleting, setIsDeleting] = useState(false);
  const off = hindered(useHindrance('zookeeper'));
  return (
    <>
      <Button component={Link} to="/calendars/$name/edit" params={{ name } as never}>
        {t(standing === undefined ? 'calendars.repair' : 'calendars.edit')}
      </Button>
      {standing === undefined ? null : <ImportButton calendar={standing} />}
      <Button variant="default" onClick={() => setIsDeleting(true)} {...off}>
        {t('calendars.delete')}
      </Button>
      {isDeleting ? (
        <DeleteCalendarDialog {...{ name, standing }} onClose={() => setIsDeleting(false)} />
      ) : null}
    </>
  );
}

function ImportButton(props: { calendar: CalendarView }) {
  const t = useCalendarsText();
  /** The version that the dialog was opened over, so that what is previewed is what is saved. */
  const [importing, setImporting] = useState<CalendarView>();
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconCalendarPlus size={16} aria-hidden />}
        onClick={() => setImporting(props.calendar)}
        {...hindered(useHindrance('zookeeper'))}
      >
        {t('calendars.import')}
      </Button>
      {importing === undefined ? null : (
        <ImportDialog calendar={importing} onClose={() => setImporting(undefined)} />
      )}
    </>
  );
}
