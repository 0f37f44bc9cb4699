import { notifications } from '@mantine/notifications';
import { useJobActs } from '../data/use-job-acts.ts';
import { useText } from '../text/use-text.ts';
import { ProblemLine } from './problem-line.tsx';
import { sayDone } from './undo-note.tsx';

/** Acts that need no question: they answer with a note, whose link leads on. */
export function useQuickActs(jobId: string) {
  const t = useText();
  const { resume } = useJobActs(jobId);
  const failed = (error: unknown) =>
    notifications.show({
      color: 'red',
      title: t('jobs.failed'),
      message: <ProblemLine error={error} />,
    });
  return {
    pending: resume.isPending,
    // A list of what is paused has dropped the row that asked before the answer is here.
    resume: () =>
      void resume
        .mutateAsync()
        .then(
          (undoing) => sayDone({ jobId, message: t('jobs.resume.done', { job: jobId }), undoing }),
          failed,
        ),
  };
}
