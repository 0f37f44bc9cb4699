import { backfillLimits, reasonCharsAtLeast, reasonCharsAtMost } from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import { Checkbox, Modal, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type SubmitEvent, useState } from 'react';
import { BackfillPlanNote } from '../../components/backfill-plan-note.tsx';
import { DialogEnd } from '../../components/dialog-end.tsx';
import { InstantField } from '../../components/instant-field.tsx';
import { lackingText } from '../../components/lacking-reason.ts';
import notes from '../../components/notes.module.css';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { zoneOf } from '../../data/job-answer.ts';
import { type BackfillSpan, useBackfill } from '../../data/use-backfill.ts';
import { useText } from '../../text/use-text.ts';
import { wallToIso } from '../../time/wall-instant.ts';
import { myZone, type ReadableZone, readableZone } from '../../time/zone-format.ts';

interface Props {
  job: JobView;
  opened: boolean;
  onClose: () => void;
}

/** Asks for a back-fill: first how many fire times that is, and what it will do, and only then for the thing itself. */
export function BackfillDialog(props: Props) {
  const t = useText();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('backfill.title', { job: props.job.id })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <BackfillForm job={props.job} onClose={props.onClose} />
    </Modal>
  );
}

function BackfillForm(props: { job: JobView; onClose: () => void }) {
  const t = useText();
  const { job } = props;
  const zone = readableZone(zoneOf(job) ?? myZone());
  const [fields, setFields] = useState<Fields>({ from: '', to: '', again: false, parallel: '' });
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const hindrance = useHindrance('redis');
  const { plan, start, forget } = useBackfill(job.id);
  const onSuccess = () => {
    notifications.show({ message: t('backfill.done') });
    props.onClose();
  };
  const from = wallToIso(fields.from, zone);
  const to = wallToIso(fields.to, zone);
  const span = from === undefined || to === undefined ? undefined : spanOf(fields, { from, to });
  const total = plan.data?.total ?? 0;
  const isLacking = reason.trim().length < reasonCharsAtLeast;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (span === undefined) return;
    // The reason is asked for by then, and is not lacking before anybody could write it.
    if (total === 0) plan.mutate(span, { onSuccess: () => setTried(false) });
    else if (!isLacking) start.mutate({ ...span, reason: reason.trim() }, { onSuccess });
  };
  const change = (some: Partial<Fields>) => {
    setFields({ ...fields, ...some });
    setTried(false);
    forget();
  };
  return (
    <form onSubmit={submit} noValidate className={notes.form}>
      <SpanFields fields={fields} zone={zone} isTried={isTried} onChange={change} />
      {plan.data === undefined ? null : <BackfillPlanNote plan={plan.data} zone={zone} />}
      {total === 0 ? null : (
        <Textarea
          label={t('common.reason')}
          description={t('backfill.reason.hint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={
            isTried && isLacking ? lackingText(t, reason, t('backfill.reason.missing')) : undefined
          }
          maxLength={reasonCharsAtMost}
          autosize
          minRows={2}
          required
        />
      )}
      {[plan.error, start.error].map((error) =>
        error === null ? null : <ProblemNote key={String(error)} error={error} />,
      )}
      <DialogEnd
        confirm={total === 0 ? t('backfill.count') : t('backfill.start', { count: total })}
        hindrance={hindrance}
        pending={plan.isPending || start.isPending}
        onClose={props.onClose}
      />
    </form>
  );
}

/** As they are typed. */
interface Fields extends Omit<BackfillSpan, 'parallel'> {
  readonly parallel: string;
}

/** What is asked for; `undefined` where a field holds what cannot be. */
function spanOf(
  { again, parallel }: Fields,
  span: Pick<BackfillSpan, 'from' | 'to'>,
): BackfillSpan | undefined {
  if (parallel.trim() === '') return { ...span, again };
  return isCount(parallel) ? { ...span, again, parallel: Number(parallel) } : undefined;
}

function isCount(text: string): boolean {
  const count = Number(text);
  return Number.isInteger(count) && count >= 1 && count <= backfillLimits.atOnce;
}

/** From when to when, as a clock in the zone of the job shows it. */
function SpanFields(props: {
  fields: Fields;
  zone: ReadableZone;
  /** What is missing is said. */
  isTried: boolean;
  onChange: (some: Partial<Fields>) => void;
}) {
  const t = useText();
  const { fields, zone, isTried, onChange } = props;
  const isMissing = (text: string) => isTried && wallToIso(text, zone) === undefined;
  return (
    <>
      {(['from', 'to'] as const).map((name) => (
        <InstantField
          key={name}
          name={name}
          at={wallToIso(fields[name], zone)}
          zone={zone}
          label={t(`backfill.${name}`, { zone })}
          value={fields[name]}
          error={isMissing(fields[name]) ? t('backfill.span.missing') : undefined}
          onChange={(event) => onChange({ [name]: event.currentTarget.value })}
          required
        />
      ))}
      <TextInput
        name="parallel"
        label={t('backfill.parallel')}
        description={t('backfill.parallel.hint')}
        value={fields.parallel}
        onChange={(event) => onChange({ parallel: event.currentTarget.value })}
        error={
          isTried && fields.parallel.trim() !== '' && !isCount(fields.parallel)
            ? t('backfill.parallel.bad', { most: backfillLimits.atOnce })
            : undefined
        }
        inputMode="numeric"
        autoComplete="off"
      />
      <Checkbox
        label={t('backfill.again')}
        checked={fields.again}
        onChange={(event) => onChange({ again: event.currentTarget.checked })}
      />
    </>
  );
}
