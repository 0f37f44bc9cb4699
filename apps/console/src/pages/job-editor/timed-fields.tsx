import { InstantField } from '../../components/instant-field.tsx';
import { useText } from '../../text/use-text.ts';
import { isoToWall, wallToIso } from '../../time/wall-instant.ts';
import { myZone, readableZone } from '../../time/zone-format.ts';
import { CalendarsField } from './calendars-field.tsx';
import { zoneSaid } from './draft.ts';
import styles from './editor.module.css';
import { Choice, type ChoiceField, Line, type LineField } from './fields.tsx';
import { errorAt, type Form } from './form.ts';
import type { TimedDraft } from './timed-draft.ts';

const jitter: LineField = {
  ...{ at: 'schedule.jitterMs', label: 'editor.jitter', inputMode: 'decimal' },
  ...{ hint: 'editor.jitter.hint', hintBelow: true },
};
const workdays: LineField = {
  ...{ at: 'schedule.workdaysOfMonth', label: 'editor.workdays' },
  ...{ hint: 'editor.workdays.hint', hintBelow: true },
};
const onDayOff: ChoiceField<TimedDraft['onDayOff']> = {
  ...{ at: 'schedule.onDayOff', label: 'editor.onDayOff' },
  choices: ['exclude', 'next-workday', 'previous-workday'],
  wordOf: (choice) => `editor.onDayOff.${choice}`,
};

/** Which of the fire times are kept, and by how much they are put off. */
export function TimedFields({ form }: { form: Form }) {
  const t = useText();
  const { kind, timed } = form.draft;
  const put = (change: Partial<TimedDraft>) => form.patch({ timed: { ...timed, ...change } });
  return (
    <fieldset className={styles.group}>
      <legend>{t('editor.timed')}</legend>
      <div className={styles.pair}>
        <CalendarsField
          form={form}
          value={timed.calendars}
          onChange={(calendars) => put({ calendars })}
        />
        {kind === 'cron' && timed.calendars.length > 0 ? (
          <Choice
            form={form}
            field={onDayOff}
            value={timed.onDayOff}
            onChange={(chosen) => put({ onDayOff: chosen })}
          />
        ) : null}
        {kind === 'cron' ? (
          <Line
            form={form}
            field={workdays}
            value={timed.workdays}
            onChange={(text) => put({ workdays: text })}
          />
        ) : null}
        <Line
          form={form}
          field={jitter}
          value={timed.jitterSeconds}
          onChange={(text) => put({ jitterSeconds: text })}
        />
        <Bound form={form} of="startTime" onChange={put} />
        <Bound form={form} of="endTime" onChange={put} />
      </div>
    </fieldset>
  );
}

/** An instant on a clock of the zone of the schedule; one that nobody touches stays as it is, to the millisecond. */
function Bound(props: {
  form: Form;
  of: 'startTime' | 'endTime';
  onChange: (change: Partial<TimedDraft>) => void;
}) {
  const t = useText();
  const { form, of, onChange } = props;
  const { timed } = form.draft;
  const zone = readableZone(zoneSaid(form.draft) ?? myZone());
  return (
    <InstantField
      at={timed[of] === '' ? undefined : timed[of]}
      zone={zone}
      label={t(`editor.${of}`, { zone })}
      value={isoToWall(timed[of], zone)}
      onChange={(event) => onChange({ [of]: wallToIso(event.currentTarget.value, zone) ?? '' })}
      error={errorAt(form, `schedule.${of}`)}
    />
  );
}
