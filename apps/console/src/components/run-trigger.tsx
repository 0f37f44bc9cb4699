import type { RunView } from '@escapement/protocol';
import { useText } from '../text/use-text.ts';
import { Instant } from './instant.tsx';

/** Why there is a run that no fire time of its own made, and which fire time it stands for; nothing for one by schedule. */
export function RunTrigger(props: { run: RunView }) {
  const t = useText();
  const { trigger, repeatedTime, timeZone } = props.run;
  if (trigger === 'schedule') return null;
  return (
    <span className="dim small">
      <span className="nowrap">{t(`trigger.${trigger}`)}</span>
      {repeatedTime === undefined ? null : (
        <>
          {' · '}
          <Instant at={repeatedTime} jobZone={timeZone} />
        </>
      )}
    </span>
  );
}
