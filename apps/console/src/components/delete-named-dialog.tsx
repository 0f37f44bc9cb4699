import { notifications } from '@mantine/notifications';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useHindrance } from './use-hindrance.ts';

interface Props {
  name: string;
  title: string;
  effect: string;
  confirm: string;
  /** What is said when it is gone. */
  done: string;
  remove: {
    readonly isPending: boolean;
    readonly error: unknown;
    mutate(name: string, options: { onSuccess: () => void }): void;
  };
  onDone: () => void;
  onClose: () => void;
}

/** Asks for the name of something before it is gone for good. What is still in use stays, and the dialog says by whom. */
export function DeleteNamedDialog(props: Props) {
  const { name, done, remove, onDone } = props;
  const onSuccess = () => {
    notifications.show({ message: done });
    onDone();
  };
  return (
    <ConfirmDialog
      opened
      title={props.title}
      effect={props.effect}
      confirm={props.confirm}
      danger
      phrase={name}
      hindrance={useHindrance('zookeeper')}
      pending={remove.isPending}
      error={remove.error}
      onClose={props.onClose}
      onConfirm={() => remove.mutate(name, { onSuccess })}
    />
  );
}
