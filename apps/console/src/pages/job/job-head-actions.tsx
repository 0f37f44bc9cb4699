import type { JobView } from '@escapement/protocol';
import { Button, Switch } from '@mantine/core';
import { IconCopyPlus, IconPencil, IconPlayerTrackNext, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { DeleteDialog } from '../../components/delete-dialog.tsx';
import { PauseDialog } from '../../components/job-dialogs.tsx';
import { RunNowDialog } from '../../components/run-now-dialog.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { useQuickActs } from '../../components/use-quick-acts.tsx';
import { zoneOf } from '../../data/job-answer.ts';
import { useText } from '../../text/use-text.ts';

/** The switch and the buttons at the head of a job. */
export function JobHeadActions(props: { job: JobView }) {
  const t = useText();
  const navigate = useNavigate();
  const { job } = props;
  const [dialog, setDialog] = useState<'run' | 'pause' | 'delete'>();
  const { resume, pending } = useQuickActs(job.id);
  const runs = hindered(useHindrance('redis'));
  const edits = hindered(useHindrance('zookeeper'));
  const enabled = job.state === 'enabled';
  const close = () => setDialog(undefined);
  return (
    <>
      <Switch
        label={t(job.schedule.kind === 'manual' ? 'job.enabled' : 'job.fires')}
        checked={enabled}
        disabled={pending || edits.disabled === true}
        title={edits.title}
        onChange={() => (enabled ? setDialog('pause') : resume())}
      />
      <Button
        {...runs}
        variant="default"
        leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
        onClick={() => setDialog('run')}
      >
        {t('jobs.run')}
      </Button>
      <Button
        variant="default"
        component={Link}
        to="/jobs/$jobId/edit"
        params={{ jobId: job.id } as never}
        leftSection={<IconPencil size={16} aria-hidden />}
      >
        {t('jobs.edit')}
      </Button>
      <Button
        variant="default"
        component={Link}
        to="/jobs/new"
        search={{ from: job.id } as never}
        leftSection={<IconCopyPlus size={16} aria-hidden />}
      >
        {t('jobs.duplicate')}
      </Button>
      <Button
        {...edits}
        variant="default"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => setDialog('delete')}
      >
        {t('jobs.delete')}
      </Button>
      <RunNowDialog jobId={job.id} opened={dialog === 'run'} onClose={close} />
      <PauseDialog jobId={job.id} zone={zoneOf(job)} opened={dialog === 'pause'} onClose={close} />
      <DeleteDialog
        jobId={job.id}
        opened={dialog === 'delete'}
        onClose={close}
        onDone={() => void navigate({ to: '/jobs' })}
      />
    </>
  );
}
