import { parseRunId } from '@escapement/core';
import type { RunView } from '@escapement/protocol';
import { useText } from '../text/use-text.ts';
import { Instant } from './instant.tsx';

/** Why there is a run that no fire time of its own made, and which fire time it stands for; nothing for one by schedule. */
export function RunTrigger(props: { run: RunView }) {
  const t = useText();
  const { id, trigger, repeatedTime, timeZone } = props.run;
  if (trigger === 'schedule') return null;
  const part = parseRunId(id)?.part;
  return (
    <span className="dim small">
      <span className={part?.kind === 'worker' ? 'breakable' : 'nowrap'}>
        {t(`trigger.${trigger}`)}
        {part === undefined ? null : ` ${part.kind === 'shard' ? part.index : part.workerId}`}
      </span>
      {repeatedTime === undefined ? null : (
        <>
          {' '}
          <span className="nowrap">
            · <Instant at={repeatedTime} jobZone={timeZone} />
          </span>
        </>
      )}
    </span>
  );
}
