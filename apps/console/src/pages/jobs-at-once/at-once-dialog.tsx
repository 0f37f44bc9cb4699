import { Modal } from '@mantine/core';
import { codeOf } from '../../data/problem.ts';
import { useText } from '../../text/use-text.ts';
import type { SelectedJob } from '../jobs/selection.ts';
import { AskingForm } from './asking-form.tsx';
import { type ActAtOnce, planOf } from './plan.ts';
import { idsThat, type Progress, toldOf } from './progress.ts';
import { ProgressView } from './progress-view.tsx';
import { useAtOnce } from './use-at-once.ts';
import { useAtOnceText } from './use-at-once-text.ts';

interface Props {
  act: ActAtOnce;
  jobs: readonly SelectedJob[];
  opened: boolean;
  /** `over`: the ids of those that are as was asked, and of those that are no more. */
  onClose: (over: readonly string[]) => void;
}

/** Says what an act on all that is selected comes to, does it, and shows how far it is and what failed. */
export function AtOnceDialog({ act, jobs, opened, onClose }: Props) {
  const common = useText();
  const t = useAtOnceText();
  const { stage, isGoing, progress, start, stop, tryAgain } = useAtOnce();
  const plan = planOf(act, jobs);
  const count = stage === 'asking' ? plan.changes.length : progress.size;
  const close = () => {
    if (isGoing) return;
    const unmet = new Set(unmetIn(progress));
    const over = jobs.filter(({ id }) => !unmet.has(id));
    onClose(stage === 'asking' ? [] : over.map(({ id }) => id));
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t(`atOnce.${act}.${stage === 'asking' ? 'title' : 'confirm'}`, { count })}
      closeOnClickOutside={!isGoing}
      closeOnEscape={!isGoing}
      withCloseButton={!isGoing}
      closeButtonProps={{ 'aria-label': common('common.close') }}
    >
      {stage === 'asking' ? (
        <AskingForm
          act={act}
          plan={plan}
          onClose={close}
          onConfirm={(order) => start(order, plan.changes)}
        />
      ) : (
        <ProgressView
          act={act}
          progress={progress}
          isGoing={isGoing}
          isStopping={stage === 'stopping'}
          onStop={stop}
          onAgain={tryAgain}
          onClose={close}
        />
      )}
    </Modal>
  );
}

/** Those that are there and not as was asked, which stay selected. */
function unmetIn(progress: Progress): readonly string[] {
  const { failed } = toldOf(progress);
  const standing = failed.filter(({ error }) => codeOf(error) !== 'JOB_NOT_FOUND');
  return [...idsThat(progress, 'left'), ...standing.map(({ id }) => id)];
}
