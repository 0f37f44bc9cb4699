import type { Cluster } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useSetAsideActs } from '../../data/use-set-aside-acts.ts';
import styles from './cluster.module.css';
import { useSetAsideText } from './use-set-aside-text.ts';

/** That Redis refuses the office to whoever is elected, and the way out on a person's word. */
export function OfficeNotice(props: Pick<Cluster, 'leader' | 'nodes'>) {
  const t = useSetAsideText();
  const [asking, setAsking] = useState(false);
  const { resetOffice } = useSetAsideActs({
    onReset: () => notifications.show({ message: t('office.reset.done') }),
  });
  const hindrance = useHindrance('zookeeper', 'redis');
  const isRefused = props.nodes.some(({ waitingFor = [] }) =>
    waitingFor.some(({ code }) => code === 'OFFICE_REFUSED'),
  );
  if (props.leader !== null || !isRefused) return null;
  return (
    <div className={styles.notice} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <div className={styles.way}>
        <span>{t('office.refused')}</span>
        <Button variant="default" size="xs" onClick={() => setAsking(true)}>
          {t('office.reset')}…
        </Button>
      </div>
      <ConfirmDialog
        opened={asking}
        title={t('office.reset.title')}
        effect={t('office.reset.effect')}
        confirm={t('office.reset')}
        danger
        reasonRequired={t('setAside.reason.required')}
        reasonHint={t('setAside.reason.hint')}
        hindrance={hindrance}
        pending={resetOffice.isPending}
        error={resetOffice.error}
        onClose={() => setAsking(false)}
        onConfirm={(reason) =>
          resetOffice.mutate({ reason }, { onSuccess: () => setAsking(false) })
        }
      />
    </div>
  );
}
