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
  const zone = schedule.timeZone === undefined ? null : <span>{schedule.timeZone}</span>;
  switch (schedule.kind) {
    case 'cron':
      return (
        <span className={styles.raw}>
          <code>{schedule.expressions.join(' | ')}</code> {zone}
        </span>
      );
    case 'every':
      return (
        <span className={styles.raw}>
          {t('editor.kind.every')} <code>{formatDuration(schedule.everyMs, language)}</code> {zone}
        </span>
      );
    case 'key-expired':
      return (
        <span className={styles.raw}>
          <code>{schedule.pattern}</code> <span>{schedule.source}</span> {zone}
        </span>
      );
    case 'at':
      return (
        <span className={styles.raw}>
          {t('editor.kind.at')} {zone}
        </span>
      );
    case 'manual': {
      const spelled = spellManual ? t('editor.kind.manual') : null;
      if (spelled === null && zone === null) return null;
      return (
        <span className={styles.raw}>
          {spelled} {zone}
        </span>
      );
    }
  }
}
