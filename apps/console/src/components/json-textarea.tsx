import type { TextareaProps } from '@mantine/core';
import styles from './notes.module.css';
import { SizedTextarea } from './sized-textarea.tsx';

interface Props extends Pick<TextareaProps, 'label' | 'description' | 'error' | 'required'> {
  text: string;
  onText: (text: string) => void;
}

/** Where a dialog takes JSON; one writes in it at once. */
export function JsonTextarea({ text, onText, ...shown }: Props) {
  return (
    <SizedTextarea
      {...shown}
      value={text}
      onChange={(event) => onText(event.currentTarget.value)}
      classNames={{ input: styles.code ?? '' }}
      minRows={3}
      maxRows={16}
      spellCheck={false}
      autoCapitalize="off"
      data-autofocus
    />
  );
}
