import { type LedgerEntry, type LedgerReason, parseRunId } from '@escapement/core';
import { useLanguage, useText } from '../text/use-text.ts';
import { formatDuration } from '../time/duration-format.ts';
import { calendarReason } from './calendar-reason.ts';
import { Instant } from './instant.tsx';
import styles from './ledger-cells.module.css';
import { RunLink } from './links.tsx';
import { useRunLateText } from './use-run-late-text.ts';

/** As long may it take until somebody looks at what is due. */
const lateFromMs = 1_000;

/** The fire time of a row, or the first and the last of a stretch. */
export function FireTimes(props: { entry: LedgerEntry; zone: string | undefined }) {
  const t = useText();
  const { entry, zone } = props;
  return (
    <span className={styles.fireTimes}>
      <Instant at={entry.fireTime} jobZone={zone} />
      {entry.untilFireTime === undefined ? null : (
        <span>
          <span className="dim">– </span>
          <Instant at={entry.untilFireTime} jobZone={zone} />
        </span>
      )}
      {entry.count === undefined ? null : (
        <span className="dim small">{t('ledger.times', { count: entry.count })}</span>
      )}
    </span>
  );
}

/** Why a fire time came to what it did. */
export function Why(props: { entry: LedgerEntry }) {
  const t = useText();
  const { entry } = props;
  if (entry.reason === undefined) {
    const onTime = entry.latenessMs !== undefined && entry.latenessMs < 1000;
    return <span className="dim">{onTime ? t('ledger.onTime') : '–'}</span>;
  }
  return (
    <span>
      <Reason entry={entry} reason={entry.reason} />
      {entry.detail === undefined ? null : <Detail text={entry.detail} />}
    </span>
  );
}

/** An overlap that was found long after the fire time is no overlap alone: nobody could begin it at its time, as in an outage. */
function Reason({ entry, reason }: { entry: LedgerEntry; reason: LedgerReason }) {
  const t = useText();
  const tLate = useRunLateText();
  const { language } = useLanguage();
  const lateMs = Date.parse(entry.recordedAt ?? entry.fireTime) - Date.parse(entry.fireTime);
  if (reason !== 'overlap' || lateMs < lateFromMs) return t(`reason.${reason}`);
  return tLate('runLate.overlap', { late: formatDuration(lateMs, language) });
}

/** A run that was in the way, the day of a calendar, or what else was there. */
function Detail({ text }: { text: string }) {
  const t = useText();
  const isRun = parseRunId(text) !== undefined;
  return (
    <span className={styles.detail}>{isRun ? <RunLink id={text} /> : calendarReason(t, text)}</span>
  );
}

/** The run that a row is of. What the schedule owed and was refused when it was to begin is this row, and has no page. */
export function RunOf(props: { entry: LedgerEntry }) {
  const { runId, outcome } = props.entry;
  const isRefused = outcome !== 'run' && parseRunId(runId ?? '')?.trigger === 'schedule';
  const isNone = runId === undefined || isRefused;
  return isNone ? <span className="dim">–</span> : <RunLink id={runId} />;
}
