import type { CalendarDay } from '@escapement/core';
import { useLanguage } from '../../text/use-text.ts';
import styles from './calendars.module.css';
import { namedDays } from './named-days.ts';
import { useCalendarsText } from './use-calendars-text.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** One month as a table of weeks that begin on Monday; the names of its days stand under it, each once. */
export function MonthTable(props: { days: readonly CalendarDay[] }) {
  const t = useCalendarsText();
  const [first] = props.days;
  if (first === undefined) return null;
  return (
    <div className={styles.month}>
      <table>
        <caption>
          <MonthName date={first.date} />
        </caption>
        <thead>
          <tr>
            {weekdays.map((weekday) => (
              <th key={weekday} scope="col">
                {t(`calendars.weekday.${weekday}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(props.days).map((week) => (
            <tr key={week.find((day) => day !== undefined)?.date}>
              {weekdays.map((weekday) => (
                <DayCell key={weekday} day={week[weekday - 1]} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={styles.names}>
        {namedDays(props.days).map(({ mark, reason, days }) => (
          <li key={`${mark} ${reason}`}>
            {t('calendars.named', { days, mark: t(`calendars.mark.${mark}`) })} <bdi>{reason}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}

function MonthName(props: { date: string }) {
  const { language } = useLanguage();
  const month = new Intl.DateTimeFormat(language, {
    ...{ year: 'numeric', month: 'long', timeZone: 'UTC' },
  });
  return (
    <time dateTime={props.date.slice(0, 7)}>{month.format(new Date(`${props.date}T00:00Z`))}</time>
  );
}

function DayCell(props: { day: CalendarDay | undefined }) {
  const t = useCalendarsText();
  if (props.day === undefined) return <td />;
  const { date, mark, reason } = props.day;
  return (
    <td data-mark={mark} title={reason}>
      {Number(date.slice(8))}
      {mark === 'plain' ? null : (
        <span className="visually-hidden">
          {' '}
          {t(`calendars.mark.${mark}`)} <bdi>{reason}</bdi>
        </span>
      )}
    </td>
  );
}

/** Rows of seven, with gaps before the first day and after the last. */
function weeksOf(days: readonly CalendarDay[]): readonly (CalendarDay | undefined)[][] {
  const gap = (days[0]?.weekday ?? 1) - 1;
  const cells = [...Array<undefined>(gap).fill(undefined), ...days];
  const count = Math.ceil(cells.length / 7);
  return Array.from({ length: count }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}
