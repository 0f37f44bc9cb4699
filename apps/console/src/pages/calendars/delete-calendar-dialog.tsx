import type { CalendarView } from '@escapement/protocol';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useCalendarActs } from '../../data/use-calendar-acts.ts';
import { CalendarJobs } from './calendar-jobs.tsx';
import { useCalendarsText } from './use-calendars-text.ts';

/** Asks before a calendar is gone; while jobs use it, names them instead, since the server refuses it then. */
export function DeleteCalendarDialog(props: {
  name: string;
  /** What stands, if that can be read. */
  standing: CalendarView | undefined;
  onClose: () => void;
}) {
  const t = useCalendarsText();
  const navigate = useNavigate();
  const { name, standing } = props;
  const { remove } = useCalendarActs();
  const away = useHindrance('zookeeper');
  const count = standing?.usedByCount ?? 0;
  const inUse = count === 0 ? undefined : t('calendars.delete.inUse', { count });
  const onConfirm = () =>
    remove.mutate(
      { name, ...(standing === undefined ? {} : { version: standing.version }) },
      {
        onSuccess: () => {
          notifications.show({ message: t('calendars.delete.done', { name }) });
          void navigate({ to: '/calendars' });
        },
      },
    );
  return (
    <ConfirmDialog
      opened
      title={t('calendars.delete.title', { name })}
      effect={inUse ?? t('calendars.delete.effect')}
      confirm={t('calendars.delete')}
      danger
      phrase={name}
      hindrance={away ?? (count === 0 ? undefined : t('calendars.delete.notYet'))}
      pending={remove.isPending}
      error={remove.error}
      onClose={props.onClose}
      onConfirm={onConfirm}
    >
      {standing === undefined || count === 0 ? null : (
        <CalendarJobs calendar={standing} most={20} />
      )}
    </ConfirmDialog>
  );
}
