import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { DayField, InstantField } from '../../components/instant-field.tsx';
import { isoToWall, wallToIso } from '../../time/wall-instant.ts';
import { readableZone } from '../../time/zone-format.ts';
import styles from './calendar-editor.module.css';
import type { ListName, Row } from './draft.ts';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';
import { WeekdayChoice } from './weekday-choice.tsx';

export interface RowProps {
  list: ListName;
  /** Its place in the list, as the REST interface counts it. */
  index: number;
  row: Row;
  timeZone: string;
  errorAt: (path: string) => ReactNode;
  onChange: (row: Row) => void;
}

/** From when to when an entry is, by its kind. */
export function RowTimes(props: RowProps) {
  const { row } = props;
  switch (row.kind) {
    case 'date':
      return <Dates {...props} />;
    case 'yearly':
      return <Texts {...props} of="yearly" />;
    case 'weekdays':
      return <Weekdays {...props} />;
    case 'once':
      return <Instants {...props} />;
    case 'weekly':
      return (
        <>
          <Weekdays {...props} />
          <Texts {...props} of="from" />
        </>
      );
  }
}

function Weekdays({ row, list, index, errorAt, onChange }: RowProps) {
  return (
    <WeekdayChoice
      value={row.weekdays}
      error={errorAt(`${list}.${index}.weekdays`)}
      onChange={(weekdays) => onChange({ ...row, weekdays })}
    />
  );
}

function Dates({ row, list, index, errorAt, onChange }: RowProps) {
  const t = useCalendarEditorText();
  const sides = [
    { side: 'from', path: 'date', label: t('calEdit.from') },
    { side: 'to', path: 'to', label: t('calEdit.toOptional') },
  ] as const;
  return sides.map(({ side, path, label }) => (
    <DayField
      key={side}
      className={styles[side] ?? ''}
      min="1970-01-01"
      max="2199-12-31"
      label={label}
      labelProps={{ className: styles.label }}
      value={row[side]}
      onChange={(event) => onChange({ ...row, [side]: event.currentTarget.value })}
      error={errorAt(`${list}.${index}.${path}`)}
      required={side === 'from'}
    />
  ));
}

/** Days of every year, and times of day: a field of the browser for either has a year, or no 24:00. */
function Texts(props: RowProps & { of: 'yearly' | 'from' }) {
  const t = useCalendarEditorText();
  const { row, list, index, errorAt, onChange, of } = props;
  const isYearly = of === 'yearly';
  const sides = [
    { side: 'from', path: of, label: t('calEdit.from') },
    { side: 'to', path: 'to', label: t(isYearly ? 'calEdit.toOptional' : 'calEdit.to') },
  ] as const;
  return sides.map(({ side, path, label }) => (
    <TextInput
      key={side}
      className={styles[side] ?? ''}
      label={label}
      labelProps={{ className: styles.label }}
      placeholder={t(isYearly ? 'calEdit.monthDay' : 'calEdit.timeOfDay')}
      value={row[side]}
      onChange={(event) => onChange({ ...row, [side]: event.currentTarget.value.trim() })}
      error={errorAt(`${list}.${index}.${path}`)}
      maxLength={32}
      autoComplete="off"
      required={!isYearly || side === 'from'}
    />
  ));
}

/** Instants on a clock of the calendar's zone; one that nobody touches stays as it is, to the millisecond. */
function Instants({ row, list, index, timeZone, errorAt, onChange }: RowProps) {
  const t = useCalendarEditorText();
  const zone = readableZone(timeZone);
  const sides = [
    { side: 'from', path: 'fromTime', label: t('calEdit.fromIn', { zone }) },
    { side: 'to', path: 'toTime', label: t('calEdit.toIn', { zone }) },
  ] as const;
  return sides.map(({ side, path, label }) => (
    <InstantField
      key={side}
      className={styles[side] ?? ''}
      at={row[side] === '' ? undefined : row[side]}
      zone={zone}
      label={label}
      labelProps={{ className: styles.label }}
      value={isoToWall(row[side], zone)}
      onChange={(event) =>
        onChange({ ...row, [side]: wallToIso(event.currentTarget.value, zone) ?? '' })
      }
      error={errorAt(`${list}.${index}.${path}`)}
      required
    />
  ));
}
