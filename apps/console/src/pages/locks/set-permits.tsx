import { type LockView, permitsSchema } from '@escapement/core';
import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { useSetPermits } from '../../data/use-lock-acts.ts';
import { useLockPermitsText } from './use-lock-permits-text.ts';

interface Props {
  lock: LockView;
  /** How many it has, as far as this page knows. */
  permits: number;
}

/** Gives a semaphore another number of permits, over the number that was looked at. */
export function SetPermits(props: Props) {
  const t = useLockPermitsText();
  const [opened, setOpened] = useState(false);
  const hindrance = useHindrance('zookeeper');
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={() => setOpened(true)}
        aria-label={t('permits.act.of', { lock: props.lock.name })}
        {...hindered(hindrance)}
      >
        {t('permits.act')}
      </Button>
      {opened ? (
        <PermitsDialog {...props} hindrance={hindrance} onClose={() => setOpened(false)} />
      ) : null}
    </>
  );
}

function PermitsDialog(props: Props & { hindrance: string | undefined; onClose: () => void }) {
  const t = useLockPermitsText();
  const { lock, onClose } = props;
  // What stood when the dialog was opened is what is changed, whoever changes it meanwhile.
  const [from] = useState(props.permits);
  const [to, setTo] = useState(String(from));
  const [isBad, setIsBad] = useState(false);
  const change = useSetPermits(lock.name);
  const confirm = (reason: string) => {
    const read = permitsSchema.safeParse(Number(to));
    setIsBad(!read.success || read.data === from);
    if (!read.success || read.data === from) return;
    const permits = read.data;
    change.mutate(
      { from, to: permits, reason },
      {
        onSuccess: () => {
          notifications.show({ message: t('permits.done', { lock: lock.name, permits }) });
          onClose();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      opened
      title={t('permits.title', { lock: lock.name })}
      effect={t('permits.effect', { permits: from, held: lock.holderCount })}
      confirm={t('permits.confirm')}
      reasonRequired={t('permits.reason')}
      reasonHint={t('permits.reason.hint')}
      hindrance={props.hindrance}
      pending={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={confirm}
    >
      <TextInput
        label={t('permits.count')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
        inputMode="numeric"
        autoComplete="off"
        error={isBad ? t('permits.bad') : undefined}
        required
      />
    </ConfirmDialog>
  );
}
