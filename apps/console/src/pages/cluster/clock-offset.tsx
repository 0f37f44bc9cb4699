import { IconAlertTriangle } from '@tabler/icons-react';
import { useLanguage, useText } from '../../text/use-text.ts';
import { formatDuration } from '../../time/duration-format.ts';
import styles from './cluster.module.css';

/** A machine's clock minus that of Redis; from half a second on it is a warning. */
export function ClockOffset(props: { ms: number | undefined }) {
  const t = useText();
  const { language } = useLanguage();
  const { ms } = props;
  if (ms === undefined) return <span className="dim">{t('cluster.clock.unknown')}</span>;
  const text = `${ms < 0 ? '−' : ms > 0 ? '+' : ''}${formatDuration(Math.abs(ms), language)}`;
  if (Math.abs(ms) <= 500) return <span className="num nowrap">{text}</span>;
  return (
    <span className={styles.clockWarning}>
      <IconAlertTriangle size={15} aria-hidden />
      <span className="num">{text}</span>
      <span className="visually-hidden">{t('cluster.clock.warn')}</span>
    </span>
  );
}
