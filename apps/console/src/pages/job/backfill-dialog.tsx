import type { BackfillPlan, JobView } from '@escapement/protocol';
import { Button, Checkbox, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { HindranceNote } from '../../components/hindrance-note.tsx';
import { Instant } from '../../components/instant.tsx';
import notes from '../../components/notes.module.css';
import { ProblemNote } from '../../components/problem-note.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { api } from '../../data/api.ts';
import { zoneOf } from '../../data/job-answer.ts';
import { keys } from '../../data/queries.ts';
import { useSteadyKey } from '../../data/use-steady-key.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { wallToIso } from '../../time/wall-instant.ts';
import { fullTime, myZone } from '../../time/zone-format.ts';

interface Props {
  job: JobView;
  opened: boolean;
  onClose: () => void;
}

/** Which fire times are to run. */
interface Span {
  readonly from: string;
  readonly to: string;
  readonly again: boolean;
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
  const zone = zoneOf(job) ?? myZone();
  const [fields, setFields] = useState<Span>({ from: '', to: '', again: false });
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const hindrance = useHindrance('redis');
  const { plan, start, forget } = useBackfill(props);
  const from = wallToIso(fields.from, zone);
  const to = wallToIso(fields.to, zone);
  const span = from === undefined || to === undefined ? undefined : { ...fields, from, to };
  const total = plan.data?.total ?? 0;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (span === undefined) return;
    if (total === 0) plan.mutate(span);
    else if (reason.trim() !== '') start.mutate({ ...span, reason: reason.trim() });
  };
  const change = (some: Partial<Span>) => {
    setFields({ ...fields, ...some });
    setTried(false);
    forget();
  };
  return (
    <form onSubmit={submit} noValidate className={notes.form}>
      <SpanFields fields={fields} zone={zone} isTried={isTried} onChange={change} />
      {plan.data === undefined ? null : <Plan plan={plan.data} zone={zone} />}
      {total === 0 ? null : (
        <Textarea
          label={t('common.reason')}
          description={t('backfill.reason.hint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={isTried && reason.trim() === '' ? t('backfill.reason.missing') : undefined}
          maxLength={500}
          autosize
          minRows={2}
          required
        />
      )}
      {[plan.error, start.error].map((error) =>
        error === null ? null : <ProblemNote key={String(error)} error={error} />,
      )}
      <HindranceNote hindrance={hindrance} />
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          type="submit"
          loading={plan.isPending || start.isPending}
          disabled={hindrance !== undefined}
        >
          {total === 0 ? t('backfill.count') : t('backfill.start', { count: total })}
        </Button>
      </Group>
    </form>
  );
}

/** From when to when, as a clock in the zone of the job shows it. */
function SpanFields(props: {
  fields: Span;
  zone: string;
  /** What is missing is said. */
  isTried: boolean;
  onChange: (some: Partial<Span>) => void;
}) {
  const t = useText();
  const { fields, zone, isTried, onChange } = props;
  const isMissing = (text: string) => isTried && wallToIso(text, zone) === undefined;
  return (
    <>
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          name={name}
          type="datetime-local"
          label={t(`backfill.${name}`, { zone })}
          value={fields[name]}
          error={isMissing(fields[name]) ? t('backfill.span.missing') : undefined}
          onChange={(event) => onChange({ [name]: event.currentTarget.value })}
          required
        />
      ))}
      <Checkbox
        label={t('backfill.again')}
        checked={fields.again}
        onChange={(event) => onChange({ again: event.currentTarget.checked })}
      />
    </>
  );
}

function useBackfill(props: { job: JobView; onClose: () => void }) {
  const t = useText();
  const cache = useQueryClient();
  const { keyOf, onError } = useSteadyKey();
  const { id } = props.job;
  const plan = useMutation({ mutationFn: (span: Span) => api.planBackfill(id, span) });
  const start = useMutation({
    mutationFn: (asked: Span & { reason: string }) =>
      api.backfill(id, { ...asked, idempotencyKey: keyOf(asked) }),
    onError,
    onSuccess: () => {
      notifications.show({ message: t('backfill.done') });
      props.onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.runs }),
  });
  const forget = () => {
    plan.reset();
    start.reset();
  };
  return { plan, start, forget };
}

/** How many there are, which, and what they do to the job meanwhile. */
function Plan(props: { plan: BackfillPlan; zone: string }) {
  const t = useText();
  const { language } = useLanguage();
  const { total, leftOut, first, last, atOnce, version, droppedUpTo } = props.plan;
  const instants = (all: readonly string[]) =>
    all.map((at) => (
      <li key={at}>
        <Instant at={at} jobZone={props.zone} />
      </li>
    ));
  const until =
    droppedUpTo && fullTime(Date.parse(droppedUpTo), { language, timeZone: props.zone });
  return (
    <div className={notes.effect}>
      <p>
        {total === 0 ? t('backfill.plan.none') : t('backfill.plan', { count: total, version })}{' '}
        {leftOut === 0 ? null : t('backfill.plan.leftOut', { count: leftOut })}
      </p>
      {until === undefined ? null : <p>{t('backfill.plan.dropped', { until })}</p>}
      {first.length === 0 ? null : (
        <>
          {t('backfill.plan.first')}
          <ul>{instants(first)}</ul>
        </>
      )}
      {last.length === 0 ? null : (
        <>
          {t('backfill.plan.last')}
          <ul>{instants(last)}</ul>
        </>
      )}
      {total === 0 ? null : (
        <p>
          {atOnce === 1 ? t('backfill.effect.one') : t('backfill.effect.many', { count: atOnce })}
        </p>
      )}
    </div>
  );
}
