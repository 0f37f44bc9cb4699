import { Modal } from '@mantine/core';
import { useText } from '../text/use-text.ts';
import { ConfirmForm, type Question, useAnswer } from './confirm-form.tsx';

interface Props extends Question {
  opened: boolean;
  title: string;
}

/** Asks before something that is not taken back easily, and says what it does. Focus returns to where it came from. */
export function ConfirmDialog(props: Props) {
  const t = useText();
  const answer = useAnswer();
  const { opened, title, ...question } = props;
  return (
    <Modal
      opened={opened}
      onClose={props.onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <ConfirmForm {...question} answer={answer} />
    </Modal>
  );
}
