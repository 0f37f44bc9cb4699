import type { CalendarInput } from '@escapement/core';
import type { CalendarAnswer, CalendarView } from '@escapement/protocol';
import { Button, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { PageHead } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { RestoredNote } from '../../components/restored-note.tsx';
import { saidText } from '../../components/said-text.ts';
import { calendarQueries } from '../../data/calendar-queries.ts';
import { codeOf } from '../../data/problem.ts';
import { useCalendarActs } from '../../data/use-calendar-acts.ts';
import { useKeptDraft } from '../../data/use-kept-draft.ts';
import { useText } from '../../text/use-text.ts';
import { useCalendarsText } from '../calendars/use-calendars-text.ts';
import { CalendarConflict, GoneNote } from './calendar-conflict.tsx';
import { CalendarForm } from './calendar-form.tsx';
import { draftOf, keptSchema, newDraft } from './draft.ts';
import { readDraft } from './read-draft.ts';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';

/** A calendar that is changed, or that could not be read and is written anew. */
export function EditCalendarPage() {
  const { name } = useParams({ from: '/console/calendars/$name/edit' });
  const calendar = useQuery(calendarQueries.one(name));
  const { data } = calendar;
  if (data !== undefined) {
    const isGone = codeOf(calendar.error) === 'CALENDAR_NOT_FOUND';
    return <CalendarEdit key={name} name={name} current={data} isGone={isGone} />;
  }
  return (
    <>
      <PageHead title={name} exact />
      {calendar.isError ? (
        <ProblemNote error={calendar.error} retry={() => void calendar.refetch()} />
      ) : (
        <Skeleton height={480} radius="md" />
      )}
    </>
  );
}

interface Props {
  name: string;
  current: CalendarAnswer;
  isGone: boolean;
}

/**
 * What is typed stays, whatever the polling brings, with the version over which it was begun; a save over another asks first. While nothing is typed,
 * what stands is what is shown.
 */
function CalendarEdit({ name, current, isGone }: Props) {
  const t = useCalendarEditorText();
  const { kept, keep, drop } = useKeptDraft(`calendar ${name}`, keptSchema);
  const standing = 'version' in current ? current : undefined;
  const version = standing?.version ?? null;
  const shown = useMemo(
    () => (standing === undefined ? newDraft(name) : draftOf(standing)),
    [name, standing],
  );
  const draft = kept?.draft ?? shown;
  const { calendar } = useMemo(() => readDraft(draft), [draft]);
  const base = kept === undefined ? version : kept.base;
  const acts = useSaving(name, drop);
  const { replace, create } = acts;
  const pending = replace.isPending || create.isPending;
  const save = (next: CalendarInput) =>
    acts.save({ draft: next, over: standing?.version ?? 'any' });
  const keepMine = () => {
    keep({ base: version, draft });
    if (calendar !== undefined) save(calendar);
  };
  const takeTheirs = () => {
    drop();
    replace.reset();
  };
  const conflict =
    base === version || pending ? undefined : (
      <CalendarConflict
        {...{ name, base, theirs: standing, pending }}
        onTake={takeTheirs}
        onKeep={keepMine}
      />
    );
  const gone = isGone ? (
    <GoneNote
      pending={pending}
      error={create.error}
      onCreate={calendar === undefined ? undefined : () => acts.createAnew(calendar)}
    />
  ) : undefined;
  return (
    <>
      <EditHead name={name} current={current} kept={kept} />
      <CalendarForm
        draft={draft}
        nameFixed
        submit={t('calEdit.save')}
        standing={standing}
        pending={pending}
        error={replace.error}
        notice={gone ?? conflict}
        onChange={(next) => {
          keep({ base, draft: next });
          if (replace.error !== null) replace.reset();
        }}
        onSave={save}
      >
        {kept === undefined ? null : (
          <Button variant="default" onClick={takeTheirs}>
            {t('calEdit.discard')}
          </Button>
        )}
        <CancelButton name={name} onClick={drop} />
      </CalendarForm>
    </>
  );
}

function EditHead(props: { name: string; current: CalendarAnswer; kept: object | undefined }) {
  const t = useCalendarEditorText();
  const { name, current, kept } = props;
  const problem = 'problem' in current ? current.problem : undefined;
  return (
    <PageHead
      title={t(problem === undefined ? 'calEdit.edit' : 'calEdit.repair', { name })}
      note={
        <>
          {problem === undefined ? null : <RepairHint problem={problem} />}
          <RestoredNote kept={kept} />
        </>
      }
    />
  );
}

function RepairHint(props: { problem: string }) {
  const t = useCalendarEditorText();
  const said = useText();
  return <p>{t('calEdit.repair.hint', { problem: saidText(said, props.problem) })}</p>;
}

function CancelButton(props: { name: string; onClick: () => void }) {
  const t = useText();
  const { name, onClick } = props;
  return (
    <Button
      variant="default"
      component={Link}
      to="/calendars/$name"
      params={{ name } as never}
      onClick={onClick}
    >
      {t('common.cancel')}
    </Button>
  );
}

/** Saves and leads back to the calendar; what was typed is forgotten only then. */
function useSaving(name: string, drop: () => void) {
  const said = useCalendarsText();
  const navigate = useNavigate();
  const { replace, create } = useCalendarActs();
  const onSuccess = ({ version }: CalendarView) => {
    drop();
    notifications.show({ message: said('calendars.saved', { name, version }) });
    void navigate({ to: '/calendars/$name', params: { name } });
  };
  return {
    replace,
    create,
    save: (change: Parameters<typeof replace.mutate>[0]) => replace.mutate(change, { onSuccess }),
    createAnew: (calendar: CalendarInput) => create.mutate(calendar, { onSuccess }),
  };
}
