import { Button, Group } from '@mantine/core';
import { useText } from '../text/use-text.ts';
import { HindranceNote } from './hindrance-note.tsx';

interface Props {
  confirm: string;
  /** What the other button says, where "Cancel" could be taken for the act itself. */
  dismiss?: string | undefined;
  danger?: boolean | undefined;
  /** Why it cannot be done now, though it is asked. */
  hindrance: string | undefined;
  /** There is nothing to be done yet. */
  idle?: boolean;
  pending: boolean;
  onClose: () => void;
}

/** The end of every dialog: why it cannot be done now, the way out, and the act. */
export function DialogEnd(props: Props) {
  const t = useText();
  return (
    <>
      <HindranceNote hindrance={props.hindrance} />
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onClose}>
          {props.dismiss ?? t('common.cancel')}
        </Button>
        <Button
          type="submit"
          color={props.danger === true ? 'red' : 'ink'}
          loading={props.pending}
          disabled={props.hindrance !== undefined || props.idle === true}
        >
          {props.confirm}
        </Button>
      </Group>
    </>
  );
}
