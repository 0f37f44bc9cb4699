import type { KeyWatch } from '@escapement/core';
import type { ReactNode } from 'react';
import { Countdown } from '../../components/elapsed.tsx';
import { Instant } from '../../components/instant.tsx';
import { Panel } from '../../components/panel.tsx';
import { useKeysText } from '../../components/use-keys-text.ts';
import styles from './job.module.css';

/** How the keys of a job are watched, in the place of the fire times that it has not. */
export function WatchedKeys(props: { watch: KeyWatch | undefined }) {
  const t = useKeysText();
  const { watch } = props;
  return (
    <Panel title={t('keys.title')}>
      <p className="dim">{t('keys.preview')}</p>
      {watch === undefined ? null : <p>{t('keys.watched', { count: watch.watched })}</p>}
      {watch === undefined ? null : (
        <dl className={styles.facts}>
          <Fact name={t('keys.state')}>{t(`keys.state.${watch.state}`)}</Fact>
          <Fact name={t('keys.next')}>{watch.nextExpiry && <Next at={watch.nextExpiry} />}</Fact>
          <Fact name={t('keys.read')}>{watch.readAt && <Instant at={watch.readAt} />}</Fact>
          <Fact name={t('keys.command')}>{watch.command && <code>{watch.command}</code>}</Fact>
        </dl>
      )}
    </Panel>
  );
}

/** Nothing where there is nothing to say. */
function Fact(props: { name: string; children: ReactNode }) {
  if (props.children === undefined) return null;
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Next(props: { at: string }) {
  return (
    <>
      <Instant at={props.at} />{' '}
      <span className="dim small">
        <Countdown to={props.at} />
      </span>
    </>
  );
}
