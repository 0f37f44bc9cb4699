import type { QueueLimits } from '@escapement/core';
import { Button, Group, Modal, Skeleton, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type SubmitEvent, useState } from 'react';
import { HindranceNote } from '../../components/hindrance-note.tsx';
import notes from '../../components/notes.module.css';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useQueueLimits } from '../../data/use-queue-limits.ts';
import { isWrong, type LimitFields, limitsIn, textsOf } from './limit-fields.ts';
import { useQueuesText } from './use-queues-text.ts';

interface Props {
  queue: string;
  onClose: () => void;
}

/** How a queue is held back: what stands, to be changed, or taken back by leaving all of it empty. */
export function LimitsDialog({ queue, onClose }: Props) {
  const t = useQueuesText();
  const { limits } = useQueueLimits(queue);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('limits.title', { queue })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {limits.isError ? <ProblemNote error={limits.error} /> : null}
      {limits.isPending ? <Skeleton height={200} radius="md" /> : null}
      {limits.data === undefined ? null : (
        <LimitsForm queue={queue} standing={limits.data ?? undefined} onClose={onClose} />
      )}
    </Modal>
  );
}

const fields = ['maxConcurrent', 'perSecond', 'perMinute', 'key'] as const;

function LimitsForm(props: Props & { standing: QueueLimits | undefined }) {
  const t = useQueuesText();
  const { queue, standing, onClose } = props;
  const { set } = useQueueLimits(queue);
  const [texts, setTexts] = useState<LimitFields>(textsOf(standing));
  const [isTried, setTried] = useState(false);
  const hindrance = useHindrance('zookeeper');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (fields.some((name) => isWrong(texts, name))) return;
    const onSuccess = () => {
      notifications.show({ message: t('limits.done', { queue }) });
      onClose();
    };
    set.mutate({ content: limitsIn(texts), version: standing?.version }, { onSuccess });
  };
  return (
    <form onSubmit={submit} noValidate className={notes.form}>
      <p className={notes.effect}>{t('limits.effect')}</p>
      {fields.map((name) => (
        <TextInput
          key={name}
          name={name}
          label={t(`limits.${name}`)}
          description={t(`limits.${name}.hint`)}
          value={texts[name]}
          error={isTried && isWrong(texts, name) ? t(`limits.${name}.wrong`) : undefined}
          onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
        />
      ))}
      {set.isError ? <ProblemNote error={set.error} /> : null}
      <HindranceNote hindrance={hindrance} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={set.isPending} disabled={hindrance !== undefined}>
          {t('limits.confirm')}
        </Button>
      </Group>
    </form>
  );
}
