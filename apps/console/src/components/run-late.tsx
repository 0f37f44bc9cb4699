import type { LedgerEntry } from '@escapement/core';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../data/api.ts';
import { useBackfill } from '../data/use-backfill.ts';
import { useLanguage } from '../text/use-text.ts';
import { fullTime, myZone } from '../time/zone-format.ts';
import { BackfillPlanNote } from './backfill-plan-note.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { mayRunLate, spanOf } from './late-run.ts';
import { JobLink } from './links.tsx';
import { hindered, useHindrance } from './use-hindrance.ts';
import { useRunLateText } from './use-run-late-text.ts';

interface Props {
  jobId: string;
  entry: LedgerEntry;
  zone: string | undefined;
  /** The row is a pause, and has all fire times that fell into it. */
  isPause?: boolean;
}

/** On a row of fire times that had no run: runs them after all, as a back-fill of them and no others. Nothing where that cannot be. */
export function RunLate(props: Props) {
  const t = useRunLateText();
  const { language } = useLanguage();
  const [isAsking, setIsAsking] = useState(false);
  const hindrance = useHindrance('redis');
  const { jobId, entry, zone = myZone() } = props;
  if (!mayRunLate(entry)) return null;
  const at = fullTime(Date.parse(entry.fireTime), { language, timeZone: zone });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t(props.isPause === true ? 'runLate.pause.for' : 'runLate.for', {
          job: jobId,
          at,
        })}
        onClick={() => setIsAsking(true)}
        {...hindered(hindrance)}
      >
        {t(props.isPause === true ? 'runLate.pause' : 'runLate')}
      </Button>
      {isAsking ? <RunLateDialog {...props} onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}

/** Says what would run before it is asked for, and leads to how far it is afterwards. */
function RunLateDialog(props: Props & { onClose: () => void }) {
  const t = useRunLateText();
  const { jobId, entry, zone = myZone(), onClose } = props;
  const span = spanOf(entry);
  const { start } = useBackfill(jobId);
  const plan = useQuery({
    queryKey: ['run-late', jobId, span],
    queryFn: () => api.planBackfill(jobId, span),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const total = plan.data?.total;
  const away = useHindrance('redis');
  const onSuccess = () => {
    notifications.show({
      title: t('runLate.done', { job: jobId }),
      message: (
        <JobLink id={jobId} tab="backfills">
          {t('runLate.show')}
        </JobLink>
      ),
    });
    onClose();
  };
  return (
    <ConfirmDialog
      opened
      title={t(entry.untilFireTime === undefined ? 'runLate.title.one' : 'runLate.title.several', {
        job: jobId,
      })}
      effect={t('runLate.effect')}
      confirm={
        total === undefined || total < 2 ? t('runLate') : t('backfill.start', { count: total })
      }
      reasonRequired={t('backfill.reason.missing')}
      reasonHint={t('backfill.reason.hint')}
      hindrance={away ?? hindranceOf(t, plan)}
      pending={start.isPending}
      error={plan.error ?? start.error}
      onConfirm={(reason) => start.mutate({ ...span, reason }, { onSuccess })}
      onClose={onClose}
    >
      {plan.data === undefined ? null : <BackfillPlanNote plan={plan.data} zone={zone} />}
    </ConfirmDialog>
  );
}

function hindranceOf(
  t: ReturnType<typeof useRunLateText>,
  { data, isError }: { data: { total: number } | undefined; isError: boolean },
): string | undefined {
  if (isError) return t('runLate.cannot');
  if (data === undefined) return t('common.loading');
  return data.total === 0 ? t('runLate.none') : undefined;
}
