import { fromIso } from '@escapement/core';
import { type TextKey, useLanguage, useText } from '../text/use-text.ts';
import { formatDuration, formatSeconds } from '../time/duration-format.ts';
import { useNow } from '../time/use-now.ts';

/** How long ago, ticking: `for 2h 07m` by the sentence of the key, which takes `{{duration}}`. */
export function Elapsed(props: { since: string; sentence: TextKey }) {
  const t = useText();
  const now = useNow();
  const { language } = useLanguage();
  const seconds = Math.max(0, Math.floor((now - (fromIso(props.since) ?? now)) / 1000));
  return (
    <span className="num">{t(props.sentence, { duration: formatSeconds(seconds, language) })}</span>
  );
}

/** How long until, ticking; then due, then late. */
export function Countdown(props: { to: string }) {
  const t = useText();
  const now = useNow();
  const { language } = useLanguage();
  const seconds = Math.ceil(((fromIso(props.to) ?? now) - now) / 1000);
  if (seconds > 0) {
    return (
      <span className="num">
        {t('overview.in', { duration: formatSeconds(seconds, language) })}
      </span>
    );
  }
  if (seconds > -3) return <span>{t('overview.now')}</span>;
  return (
    <span className="num">
      {t('overview.late', { duration: formatSeconds(-seconds, language) })}
    </span>
  );
}

/** A span of milliseconds in words. */
export function Duration(props: { ms: number | undefined; sign?: boolean }) {
  const { language } = useLanguage();
  if (props.ms === undefined) return <span className="dim">–</span>;
  const sign = props.sign === true ? (props.ms < 0 ? '−' : '+') : '';
  return (
    <span className="num nowrap">
      {sign}
      {formatDuration(Math.abs(props.ms), language)}
    </span>
  );
}
