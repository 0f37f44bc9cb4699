import type { BrokenJob } from '@escapement/protocol';
import { Alert } from '@mantine/core';
import { IconFileBroken } from '@tabler/icons-react';
import { JobMenu } from '../../components/job-menu.tsx';
import { PageHead } from '../../components/panel.tsx';
import { Said } from '../../components/said.tsx';
import { JobStatus } from '../../components/status-mark.tsx';
import { useText } from '../../text/use-text.ts';

/** A definition that could not be read: what is wrong with it, and the two ways out. */
export function BrokenJobView(props: { job: BrokenJob }) {
  const t = useText();
  const { job } = props;
  return (
    <>
      <PageHead
        title={job.id}
        note={<JobStatus state="broken" />}
        actions={<JobMenu jobId={job.id} state="broken" />}
      />
      <Alert
        color="red"
        icon={<IconFileBroken size={18} aria-hidden />}
        title={t('jobs.broken.title')}
      >
        <p className="mono">
          <Said sentence={job.problem} />
        </p>
        <p>{t('jobs.broken.hint')}</p>
      </Alert>
    </>
  );
}
