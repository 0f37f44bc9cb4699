import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useLanguage, useText } from '../../text/use-text.ts';
import styles from './editor.module.css';
import { errorAt, type Form } from './form.ts';
import { hourSteps, minuteSteps, type Simple } from './simple-schedule.ts';

const kinds = ['minutes', 'hours', 'day', 'week', 'month', 'lastDay', 'nth', 'year'] as const;
const nths = ['1', '2', '3', '4', 'L'] as const;

interface Props {
  simple: Simple;
  put: (change: Partial<Simple>) => void;
}

/** When a job fires, as most people say it: how often, on which days, at what time. */
export function SimpleFields({ form }: { form: Form }) {
  const t = useText();
  const { simple } = form.draft;
  const put = (change: Partial<Simple>) => form.patch({ simple: { ...simple, ...change } });
  const error = errorAt(form, 'schedule.expressions');
  return (
    <div className={styles.simple}>
      <NativeSelect
        label={t('editor.simple.every')}
        data={kinds.map((value) => ({ value, label: t(`editor.simple.every.${value}`) }))}
        value={simple.every}
        error={error}
        onChange={(event) => {
          const every = kinds.find((kind) => kind === event.currentTarget.value) ?? 'day';
          put({ every, ...countFor(every, simple.count) });
        }}
      />
      <Days simple={simple} put={put} />
      {simple.every === 'minutes' || simple.every === 'hours' ? null : (
        <TextInput
          type="time"
          label={t('editor.simple.time')}
          value={simple.time}
          onChange={(event) => put({ time: event.currentTarget.value.slice(0, 5) })}
          required
        />
      )}
    </div>
  );
}

/** A count that divides the other unit too, or else the first. */
function countFor(every: Simple['every'], count: string): Partial<Simple> {
  if (every === 'hours') return hourSteps.includes(Number(count)) ? {} : { count: '1' };
  if (every === 'minutes') return minuteSteps.includes(Number(count)) ? {} : { count: '15' };
  return {};
}

function Days({ simple, put }: Props) {
  switch (simple.every) {
    case 'minutes':
      return <Count simple={simple} put={put} steps={minuteSteps} />;
    case 'hours':
      return (
        <>
          <Count simple={simple} put={put} steps={hourSteps} />
          <NumberText of="minute" simple={simple} put={put} />
        </>
      );
    case 'week':
      return <Weekdays simple={simple} put={put} />;
    case 'month':
      return <NumberText of="day" simple={simple} put={put} />;
    case 'nth':
      return <Nth simple={simple} put={put} />;
    case 'year':
      return (
        <>
          <Month simple={simple} put={put} />
          <NumberText of="day" simple={simple} put={put} />
        </>
      );
    default:
      return null;
  }
}

function Count({ simple, put, steps }: Props & { steps: readonly number[] }) {
  const t = useText();
  return (
    <NativeSelect
      label={t(simple.every === 'hours' ? 'editor.simple.hours' : 'editor.simple.minutes')}
      data={steps.map(String)}
      value={simple.count}
      onChange={(event) => put({ count: event.currentTarget.value })}
    />
  );
}

function NumberText({ simple, put, of }: Props & { of: 'minute' | 'day' }) {
  const t = useText();
  return (
    <TextInput
      label={t(`editor.simple.${of}`)}
      value={simple[of]}
      inputMode="numeric"
      maxLength={2}
      autoComplete="off"
      onChange={(event) => put({ [of]: event.currentTarget.value.trim() })}
      required
    />
  );
}

function Weekdays({ simple, put }: Props) {
  const t = useText();
  const names = useWeekdays('short');
  return (
    <Checkbox.Group
      className={styles.wide ?? ''}
      label={t('editor.simple.weekdays')}
      value={simple.weekdays.map(String)}
      onChange={(chosen) => put({ weekdays: chosen.map(Number).toSorted() })}
    >
      <div className={styles.boxes}>
        {names.map((name, index) => (
          <Checkbox key={name} value={String(index + 1)} label={name} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

function Nth({ simple, put }: Props) {
  const t = useText();
  const names = useWeekdays('long');
  return (
    <>
      <NativeSelect
        label={t('editor.simple.nth')}
        data={nths.map((value) => ({ value, label: t(`editor.simple.nth.${value}`) }))}
        value={simple.nth}
        onChange={(event) =>
          put({ nth: nths.find((nth) => nth === event.currentTarget.value) ?? '1' })
        }
      />
      <NativeSelect
        label={t('editor.simple.weekday')}
        data={names.map((label, index) => ({ value: String(index + 1), label }))}
        value={simple.weekday}
        onChange={(event) => put({ weekday: event.currentTarget.value })}
      />
    </>
  );
}

function Month({ simple, put }: Props) {
  const t = useText();
  const { language } = useLanguage();
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  const months = Array.from({ length: 12 }, (_, i) => format.format(Date.UTC(2026, i, 1)));
  return (
    <NativeSelect
      label={t('editor.simple.month')}
      data={months.map((label, index) => ({ value: String(index + 1), label }))}
      value={simple.month}
      onChange={(event) => put({ month: event.currentTarget.value })}
    />
  );
}

/** From Monday to Sunday. */
function useWeekdays(weekday: 'short' | 'long'): string[] {
  const { language } = useLanguage();
  const format = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, i) => format.format(Date.UTC(2026, 5, 1 + i)));
}
