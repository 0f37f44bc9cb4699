import { fromIso } from '@escapement/core';
import { type TextKey, useLanguage, useText } from '../text/use-text.ts';
import { formatDuration, formatSeconds } from '../time/duration-format.ts';
import { useShownNow } from './dated.tsx';

/** How long ago, ticking: `for 2h 07m` by the sentence of the key, which takes `{{duration}}`. */
export function Elapsed(props: { since: string; sentence: TextKey }) {
  const t = useText();
  const now = useShownNow();
  const { language } = useLanguage();
  const seconds = Math.max(0, Math.floor((now.at - (fromIso(props.since) ?? now.at)) / 1000));
  const text = t(props.sentence, { duration: formatSeconds(seconds, language) });
  return <span className="num nowrap">{now.isThen ? t('live.then', { text }) : text}</span>;
}

/**
 * How long until, ticking; then due. Only of what is known not to have begun is it said how late it is: a time that has passed since the
 * answer may have been served. Of something old: how long it was until, then.
 */
export function Countdown(props: { to: string; owed?: boolean }) {
  const t = useText();
  const now = useShownNow();
  const { language } = useLanguage();
  const seconds = Math.ceil(((fromIso(props.to) ?? now.at) - now.at) / 1000);
  const duration = formatSeconds(Math.abs(seconds), language);
  const text =
    seconds > 0
      ? t('overview.in', { duration })
      : seconds > -3 || props.owed !== true
        ? t('overview.now')
        : t('overview.late', { duration });
  return <span className="num">{now.isThen ? t('live.then', { text }) : text}</span>;
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
