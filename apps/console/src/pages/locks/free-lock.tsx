import type { LockView } from '@escapement/core';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { useFreeLock } from '../../data/use-lock-acts.ts';
import { useText } from '../../text/use-text.ts';

interface Props {
  lock: string;
  kind: LockView['kind'];
  holder: LockView['holders'][number];
}

/** Takes the lock from this holder, once the reason and the name are typed; nobody who came to hold it since is met. */
export function FreeLock(props: Props) {
  const t = useText();
  const [opened, setOpened] = useState(false);
  const hindrance = useHindrance(props.kind === 'lease' ? 'redis' : 'zookeeper');
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => setOpened(true)}
        aria-label={`${t('locks.free.act')} ${props.lock}`}
        {...hindered(hindrance)}
      >
        {t('locks.free.act')}
      </Button>
      {opened ? (
        <FreeDialog {...props} hindrance={hindrance} onClose={() => setOpened(false)} />
      ) : null}
    </>
  );
}

function FreeDialog(props: Props & { hindrance: string | undefined; onClose: () => void }) {
  const t = useText();
  const { lock, holder, onClose } = props;
  const free = useFreeLock(lock);
  const who = holder.runId ?? holder.workerId;
  const { fencingToken } = holder;
  return (
    <ConfirmDialog
      opened
      title={t('locks.free.title', { lock })}
      effect={t(props.kind === 'barrier' ? 'locks.free.effect.barrier' : 'locks.free.effect', {
        holder: who,
        token: fencingToken,
      })}
      confirm={t('locks.free.confirm')}
      danger
      phrase={lock}
      reasonRequired={t('locks.free.reason')}
      reasonHint={t('locks.free.reason.hint')}
      hindrance={props.hindrance}
      pending={free.isPending}
      error={free.error}
      onClose={onClose}
      onConfirm={(reason) =>
        free.mutate(
          { reason, confirm: lock, fencingToken },
          {
            onSuccess: () => {
              notifications.show({ message: t('locks.free.done', { lock, holder: who }) });
              onClose();
            },
          },
        )
      }
    />
  );
}
