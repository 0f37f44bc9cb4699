import type { Schedule, Words } from '@escapement/core';
import { inLanguage } from '../data/problem.ts';
import { useLanguage, useText } from '../text/use-text.ts';
import { formatDuration } from '../time/duration-format.ts';
import styles from './schedule-line.module.css';

/** A schedule in words, then as it is written, then its zone. */
export function ScheduleLine(props: { schedule: Schedule; words: Words }) {
  const { language } = useLanguage();
  return (
    <span className={styles.line}>
      <span className={styles.words}>{inLanguage(props.words, language)}</span>
      <ScheduleText schedule={props.schedule} />
    </span>
  );
}

/** A schedule as it is written; one by hand only has nothing to be written, unless it is to be said. */
export function ScheduleText(props: { schedule: Schedule; spellManual?: boolean }) {
  const t = useText();
  const { language } = useLanguage();
  const { schedule, spellManual = false } = props;
  switch (schedule.kind) {
    case 'cron':
      return (
        <span className={styles.raw}>
          <code>{schedule.expressions.join(' | ')}</code> <span>{schedule.timeZone}</span>
        </span>
      );
    case 'every':
      return (
        <span className={styles.raw}>
          {t('editor.kind.every')} <code>{formatDuration(schedule.everyMs, language)}</code>
        </span>
      );
    case 'key-expired':
      return (
        <span className={styles.raw}>
          <code>{schedule.pattern}</code> <span>{schedule.source}</span>
        </span>
      );
    case 'at':
      return <span className={styles.raw}>{t('editor.kind.at')}</span>;
    case 'manual':
      return spellManual ? <span className={styles.raw}>{t('editor.kind.manual')}</span> : null;
  }
}
