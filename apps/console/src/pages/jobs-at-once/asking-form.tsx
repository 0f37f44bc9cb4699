import { useState } from 'react';
import { ConfirmForm, useAnswer } from '../../components/confirm-form.tsx';
import styles from '../../components/notes.module.css';
import { RunningChoice, type RunningChoiceValue } from '../../components/running-choice.tsx';
import { UntilField, useUntil } from '../../components/until-field.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useText } from '../../text/use-text.ts';
import { myZone, readableZone } from '../../time/zone-format.ts';
import type { Order } from './one-of-many.ts';
import { type ActAtOnce, type Plan, phraseFor, zoneOfAll } from './plan.ts';
import { useAtOnceText } from './use-at-once-text.ts';

interface Props {
  act: ActAtOnce;
  plan: Plan;
  onConfirm: (order: Order) => void;
  onClose: () => void;
}

/** Counts what will change and what will not, and takes what the act asks for. */
export function AskingForm({ act, plan, onConfirm, onClose }: Props) {
  const common = useText();
  const t = useAtOnceText();
  const answer = useAnswer();
  const [running, setRunning] = useState<RunningChoiceValue>('finish');
  const until = useUntil(readableZone(zoneOfAll(plan.changes) ?? myZone()));
  const count = plan.changes.length;
  const hindrance = useHindrance(act === 'run' ? 'redis' : 'zookeeper');
  const confirm = (reason: string) => {
    if (act === 'pause') {
      const entered = until.read();
      if (entered.kind === 'entered') onConfirm({ act, reason, until: entered.until });
    } else onConfirm(act === 'delete' ? { act, running } : { act });
  };
  return (
    <ConfirmForm
      answer={answer}
      effect={count === 0 ? t('atOnce.nothing') : t(`atOnce.${act}.effect`, { count })}
      confirm={t(`atOnce.${act}.confirm`, { count })}
      reasonRequired={act === 'pause' ? common('jobs.pause.reason.required') : undefined}
      reasonHint={t('atOnce.reason.hint')}
      phrase={phraseFor(act, count)}
      danger={act === 'delete'}
      idle={count === 0}
      hindrance={hindrance}
      pending={false}
      error={undefined}
      onConfirm={confirm}
      onClose={onClose}
    >
      <LeftOut act={act} plan={plan} />
      {count === 0 ? null : <p className={`dim ${styles.effect}`}>{t('atOnce.page')}</p>}
      {act === 'pause' ? <UntilField {...until.field} /> : null}
      {act === 'delete' ? <Running plan={plan} value={running} onChange={setRunning} /> : null}
    </ConfirmForm>
  );
}

/** What the act does nothing to, and why. */
function LeftOut({ act, plan }: Pick<Props, 'act' | 'plan'>) {
  const t = useAtOnceText();
  const { already, broken } = plan;
  const so = act === 'resume' ? 'atOnce.already.fires' : 'atOnce.already.paused';
  return (
    <>
      {already === 0 ? null : <p className={styles.effect}>{t(so, { count: already })}</p>}
      {broken === 0 ? null : (
        <p className={styles.effect}>{t('atOnce.broken', { count: broken })}</p>
      )}
    </>
  );
}

function Running(props: {
  plan: Plan;
  value: RunningChoiceValue;
  onChange: (value: RunningChoiceValue) => void;
}) {
  const t = useAtOnceText();
  const count = props.plan.changes.reduce((sum, { runningCount }) => sum + runningCount, 0);
  return (
    <>
      {count === 0 ? null : <p className={styles.effect}>{t('atOnce.running', { count })}</p>}
      <RunningChoice value={props.value} onChange={props.onChange} />
    </>
  );
}
