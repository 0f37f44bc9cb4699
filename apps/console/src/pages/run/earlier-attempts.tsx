import type { EarlierAttempt } from '@escapement/core';
import { Instant } from '../../components/instant.tsx';
import { WorkerLink } from '../../components/links.tsx';
import { Panel } from '../../components/panel.tsx';
import { Said } from '../../components/said.tsx';
import { useText } from '../../text/use-text.ts';
import styles from './run.module.css';

/** What became of the attempts before this one, the newest first. */
export function EarlierAttempts(props: { attempts: EarlierAttempt[] }) {
  const t = useText();
  return (
    <Panel title={t('run.earlier')}>
      <dl className={styles.facts}>
        {props.attempts.toReversed().map((each) => (
          <div key={each.attempt}>
            <dt>{t('run.earlier.attempt', { attempt: each.attempt })}</dt>
            <dd>
              {t(`attempt.${each.outcome}`)} · <Instant at={each.finishedAt} precise />
              {each.workerId === undefined ? null : (
                <>
                  {' · '}
                  <WorkerLink id={each.workerId} />
                </>
              )}
              {each.reason === undefined ? null : (
                <div>
                  <Said sentence={each.reason} />
                </div>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
