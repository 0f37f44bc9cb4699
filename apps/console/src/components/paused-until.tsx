import { Instant } from './instant.tsx';
import { usePauseText } from './use-pause-text.ts';

/** When a pause ends by itself; nothing where somebody has to end it. */
export function PausedUntil(props: { until: string | undefined; zone: string | undefined }) {
  const t = usePauseText();
  if (props.until === undefined) return null;
  return (
    <span>
      {t('pause.until')} <Instant at={props.until} jobZone={props.zone} />
    </span>
  );
}
