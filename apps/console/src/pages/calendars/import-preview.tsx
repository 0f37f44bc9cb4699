import type { DayMerge } from '@escapement/core';
import styles from './calendars.module.css';
import { useCalendarsText } from './use-calendars-text.ts';

type Rule = DayMerge['added']['daysOff'][number];

const parts = ['added', 'removed'] as const;
const lists = ['daysOff', 'workdays'] as const;

/** What an import adds and takes away, before anything is saved; a list of it can be scrolled by keyboard. */
export function ImportPreview(props: { merge: DayMerge }) {
  const t = useCalendarsText();
  const shown = parts
    .flatMap((part) => lists.map((list) => ({ part, list, rules: props.merge[part][list] })))
    .filter(({ rules }) => rules.length > 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.preview} aria-label={t('calendars.import.preview')} tabIndex={0}>
      {shown.length === 0 ? <p>{t('calendars.import.nothing')}</p> : null}
      {shown.map(({ part, list, rules }) => (
        <div key={`${part} ${list}`}>
          <h3>{t(`calendars.import.${part}.${list}`)}</h3>
          <ul>
            {rules.map((rule, index) => (
              <li key={index}>
                <RuleText rule={rule} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function RuleText(props: { rule: Rule }) {
  const t = useCalendarsText();
  const { rule } = props;
  if ('weekdays' in rule) return null;
  const from = 'date' in rule ? rule.date : rule.yearly;
  const days = rule.to === undefined ? from : t('calendars.rule.range', { from, to: rule.to });
  return (
    <>
      {'date' in rule ? days : t('calendars.rule.yearly', { days })} {rule.reason}
    </>
  );
}
