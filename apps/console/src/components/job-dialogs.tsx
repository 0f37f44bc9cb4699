import { notifications } from '@mantine/notifications';
import { type Ref, useRef, useState } from 'react';
import { useJobActs } from '../data/use-job-acts.ts';
import { useText } from '../text/use-text.ts';
import { wallToIso } from '../time/wall-instant.ts';
import { myZone, type ReadableZone, readableZone } from '../time/zone-format.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { InstantField } from './instant-field.tsx';
import { useHindrance } from './use-hindrance.ts';
import { usePauseText } from './use-pause-text.ts';

interface Props {
  jobId: string;
  /** The zone of its schedule, where that has one. */
  zone: string | undefined;
  opened: boolean;
  onClose: () => void;
}

/** Asks for the reason, and until when where that is known, then pauses. */
export function PauseDialog(props: Props) {
  const t = useText();
  const { pause } = useJobActs(props.jobId);
  const zone = readableZone(props.zone ?? myZone());
  const [until, setUntil] = useState('');
  const [isUnfinished, setUnfinished] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const end = wallToIso(until, zone);
  const confirm = (reason: string) => {
    // A day without a time reads as nothing, which would pause for good.
    const lacks = field.current?.validity.badInput === true || (until !== '' && end === undefined);
    setUnfinished(lacks);
    if (lacks) return;
    const onSuccess = () => {
      notifications.show({ message: t('jobs.pause.done', { job: props.jobId }) });
      props.onClose();
    };
    pause.mutate({ reason, until: end }, { onSuccess });
  };
  return (
    <ConfirmDialog
      opened={props.opened}
      title={t('jobs.pause.title', { job: props.jobId })}
      effect={t('jobs.pause.effect')}
      confirm={t('jobs.pause')}
      reasonRequired={t('jobs.pause.reason.required')}
      hindrance={useHindrance('zookeeper')}
      pending={pause.isPending}
      error={pause.error}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <UntilField
        ref={field}
        zone={zone}
        value={until}
        isUnfinished={isUnfinished}
        onChange={(text) => {
          setUntil(text);
          setUnfinished(false);
        }}
      />
    </ConfirmDialog>
  );
}

/** As a clock in the zone of the job shows it. */
function UntilField(props: {
  ref: Ref<HTMLInputElement>;
  zone: ReadableZone;
  value: string;
  isUnfinished: boolean;
  onChange: (text: string) => void;
}) {
  const t = usePauseText();
  return (
    <InstantField
      ref={props.ref}
      at={wallToIso(props.value, props.zone)}
      zone={props.zone}
      label={t('pause.until.field', { zone: props.zone })}
      hint={t('pause.until.hint')}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      error={props.isUnfinished ? t('pause.until.invalid') : undefined}
    />
  );
}
