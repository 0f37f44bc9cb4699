import type { SingletonView } from '@escapement/core';
import { Button } from '@mantine/core';
import { Duration } from '../../components/elapsed.tsx';
import { useSingletonsText } from './use-singletons-text.ts';

/** What waits for a singleton, and what was given up. */
export function InboxCell(props: { singleton: SingletonView; onDead: () => void }) {
  const t = useSingletonsText();
  const { name, deadCount: count } = props.singleton;
  return (
    <>
      <Waiting singleton={props.singleton} />
      {count === 0 ? null : (
        <>
          {' '}
          <Button size="compact-xs" variant="subtle" color="red" onClick={props.onDead}>
            {t('singletons.dead', { count })}
            <span className="visually-hidden"> {name}</span>
          </Button>
        </>
      )}
    </>
  );
}

/** With the age of what has waited longest, by which one sees whether it is worked on at all. */
function Waiting(props: { singleton: SingletonView }) {
  const t = useSingletonsText();
  const { inboxDepth: count, oldestAgeMs } = props.singleton;
  if (count === 0) return t('singletons.inbox.empty');
  return (
    <>
      {t('singletons.inbox.waits', { count })}
      {oldestAgeMs === null ? null : (
        <div className="dim small">
          {t('singletons.inbox.oldest')} <Duration ms={oldestAgeMs} />
        </div>
      )}
    </>
  );
}
