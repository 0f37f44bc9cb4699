import type { CalendarInput, Finding } from '@escapement/core';
import type { CalendarView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import {
  type ReactNode,
  type SubmitEvent,
  useDeferredValue,
  useMemo,
  useRef,
  useState,
} from 'react';
import { focusFirstInvalid, keepFromSubmitting } from '../../components/form-keys.ts';
import { problemsByPath } from '../../components/form-problem.ts';
import { HindranceNote } from '../../components/hindrance-note.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { detailsByPath } from '../../data/problem.ts';
import { thisYear, YearPanel } from '../calendars/year-panel.tsx';
import { BasicsSection } from './basics-section.tsx';
import styles from './calendar-editor.module.css';
import { ChangesPanel } from './changes-panel.tsx';
import type { Draft } from './draft.ts';
import { readDraft } from './read-draft.ts';
import { RuleList } from './rule-list.tsx';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';

interface Props {
  draft: Draft;
  /** A calendar keeps its name. */
  nameFixed: boolean;
  submit: string;
  /** What stands, if that can be read. */
  standing: CalendarView | undefined;
  pending: boolean;
  /** What the server said of the last save. */
  error: unknown;
  /** Stands in the place of the error, and keeps from saving, where there is first something to decide. */
  notice: ReactNode;
  /** The way back, and the way to forget what was typed. */
  children: ReactNode;
  onChange: (draft: Draft) => void;
  onSave: (calendar: CalendarInput) => void;
}

const nothing = new Map<string, never>();

/** One page: what the calendar is and its days, beside what saving would change, and the year as it would be. */
export function CalendarForm(props: Props) {
  const { draft, standing } = props;
  const form = useRef<HTMLFormElement>(null);
  const [isTried, setIsTried] = useState(false);
  const reading = useMemo(() => readDraft(draft), [draft]);
  const save = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsTried(true);
    if (reading.calendar !== undefined) props.onSave(reading.calendar);
    else focusFirstInvalid(form.current);
  };
  const findings = isTried ? reading.findings : [];
  const found = new Map<string, Finding>(findings.map((each) => [each.path, each]));
  const own = isTried ? reading.own : nothing;
  const told = problemsByPath([], found, detailsByPath(props.error));
  const parts = { draft, change: props.onChange, own, told };
  // A year of tables may come a moment after what is typed.
  const next = useDeferredValue(reading.calendar);
  return (
    <form ref={form} onSubmit={save} onKeyDown={keepFromSubmitting} noValidate>
      <div className={styles.editor}>
        <div className={styles.parts}>
          <BasicsSection form={parts} nameFixed={props.nameFixed} />
          <RuleList form={parts} list="daysOff" />
          <RuleList form={parts} list="workdays" />
          <RuleList form={parts} list="blackouts" />
          <FormEnd {...props} problemCount={own.size + found.size} />
        </div>
        <aside className={styles.aside}>
          <ChangesPanel standing={standing} next={next} />
        </aside>
      </div>
      {next === undefined ? null : <YearAsItWouldBe calendar={next} />}
    </form>
  );
}

function FormEnd(props: Props & { problemCount: number }) {
  const t = useCalendarEditorText();
  const { notice, error, problemCount } = props;
  const hindrance = useHindrance('zookeeper');
  return (
    <div className={styles.end}>
      {notice ?? (error === null ? null : <ProblemNote error={error} />)}
      {problemCount === 0 ? null : (
        <p role="alert" className={styles.count}>
          {t('calEdit.problems', { count: problemCount })}
        </p>
      )}
      <HindranceNote hindrance={hindrance} />
      <div className="row">
        <Button
          type="submit"
          loading={props.pending}
          disabled={notice !== undefined}
          {...hindered(hindrance)}
        >
          {props.submit}
        </Button>
        {props.children}
      </div>
    </div>
  );
}

function YearAsItWouldBe({ calendar }: { calendar: CalendarInput }) {
  const t = useCalendarEditorText();
  const [year, setYear] = useState(thisYear);
  return (
    <section aria-label={t('calEdit.preview')} className={styles.preview}>
      <YearPanel calendar={calendar} year={year} onYear={setYear} />
    </section>
  );
}
