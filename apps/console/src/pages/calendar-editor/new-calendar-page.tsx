import type { CalendarInput } from '@escapement/core';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link, useNavigate } from '@tanstack/react-router';
import { PageHead } from '../../components/panel.tsx';
import { RestoredNote } from '../../components/restored-note.tsx';
import { useCalendarActs } from '../../data/use-calendar-acts.ts';
import { useKeptDraft } from '../../data/use-kept-draft.ts';
import { useText } from '../../text/use-text.ts';
import { useCalendarsText } from '../calendars/use-calendars-text.ts';
import { CalendarForm } from './calendar-form.tsx';
import { keptSchema, newDraft } from './draft.ts';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';

const blank = newDraft();

/** A calendar that there is not yet. */
export function NewCalendarPage() {
  const t = useCalendarEditorText();
  const said = useCalendarsText();
  const { kept, keep, drop } = useKeptDraft('calendar ~new', keptSchema);
  const { create } = useCalendarActs();
  const navigate = useNavigate();
  const save = (calendar: CalendarInput) =>
    create.mutate(calendar, {
      onSuccess: ({ name, version }) => {
        drop();
        notifications.show({ message: said('calendars.saved', { name, version }) });
        void navigate({ to: '/calendars/$name', params: { name } });
      },
    });
  return (
    <>
      <PageHead title={t('calEdit.new')} note={<RestoredNote kept={kept} />} />
      <CalendarForm
        draft={kept?.draft ?? blank}
        nameFixed={false}
        submit={t('calEdit.create')}
        standing={undefined}
        pending={create.isPending}
        error={create.error}
        notice={undefined}
        onChange={(draft) => {
          keep({ base: null, draft });
          if (create.error !== null) create.reset();
        }}
        onSave={save}
      >
        <CancelToList onClick={drop} />
      </CalendarForm>
    </>
  );
}

function CancelToList(props: { onClick: () => void }) {
  const t = useText();
  return (
    <Button variant="default" component={Link} to="/calendars" onClick={props.onClick}>
      {t('common.cancel')}
    </Button>
  );
}
