import { notifications } from '@mantine/notifications';
import { useJobActs } from '../data/use-job-acts.ts';
import { useText } from '../text/use-text.ts';
import { RunLink } from './links.tsx';
import { useProblemText } from './problem-note.tsx';

/** Acts that need no question: they answer with a note, whose link leads on. */
export function useQuickActs(jobId: string) {
  const t = useText();
  const { run, resume } = useJobActs(jobId);
  const failed = (error: unknown) =>
    notifications.show({
      color: 'red',
      title: t('jobs.failed'),
      message: <ProblemLine error={error} />,
    });
  return {
    pending: run.isPending || resume.isPending,
    runNow: () =>
      run.mutate(undefined, {
        onError: failed,
        onSuccess: (started) =>
          notifications.show({
            title: t('jobs.run.done', { job: jobId }),
            message: <RunLink id={started.id}>{t('jobs.run.show')}</RunLink>,
          }),
      }),
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
