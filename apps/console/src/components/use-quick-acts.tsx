import { notifications } from '@mantine/notifications';
import { useJobActs } from '../data/use-job-acts.ts';
import { useText } from '../text/use-text.ts';
import { useProblemText } from './problem-note.tsx';

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
    resume: () =>
      resume.mutate(undefined, {
        onError: failed,
        onSuccess: () => notifications.show({ message: t('jobs.resume.done', { job: jobId }) }),
      }),
  };
}

function ProblemLine(props: { error: unknown }) {
  const { title, lines } = useProblemText(props.error);
  return [title, ...lines].join(' · ');
}
