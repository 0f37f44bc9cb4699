import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { useHaltActs } from '../../data/use-halt-acts.ts';
import { useQueuesText } from './use-queues-text.ts';

/** Lets it take runs again, at once: nothing is lost by that. */
export function ResumeButton(props: {
  halted: 'queue' | 'worker';
  name: string;
  shown: string;
  label: string;
}) {
  const t = useQueuesText();
  const { resumeQueue, resumeWorker } = useHaltActs();
  const act = props.halted === 'queue' ? resumeQueue : resumeWorker;
  return (
    <Button
      size="xs"
      variant="default"
      loading={act.isPending}
      aria-label={props.label}
      onClick={() =>
        act.mutate(props.name, {
          onSuccess: () =>
            void notifications.show({ message: t('queues.resume.done', { name: props.shown }) }),
          onError: () => void notifications.show({ color: 'red', message: t('jobs.failed') }),
        })
      }
      {...hindered(useHindrance('zookeeper'))}
    >
      {t('queues.resume')}
    </Button>
  );
}
