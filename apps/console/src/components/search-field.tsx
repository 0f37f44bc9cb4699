import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../text/use-text.ts';

interface Props {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
}

/** Tells what was typed a quarter of a second after the last key, and never in the middle of an IME composition. */
export function SearchField(props: Props) {
  const t = useText();
  const [text, setText] = useState(props.value);
  const composing = useRef(false);
  const told = useRef(props.value);
  const tell = useDebouncedCallback((value: string) => {
    told.current = value;
    props.onChange(value);
  }, 250);
  // The address bar may change by other hands: Back, a link that clears the filters.
  useEffect(() => {
    if (props.value !== told.current) {
      told.current = props.value;
      setText(props.value);
    }
  }, [props.value]);
  const change = (value: string) => {
    setText(value);
    if (!composing.current) tell(value);
  };
  return (
    <TextInput
      type="search"
      aria-label={props.label}
      placeholder={props.placeholder ?? props.label}
      value={text}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? null : (
          <CloseButton size="sm" aria-label={t('common.clear')} onClick={() => change('')} />
        )
      }
      onChange={(event) => change(event.currentTarget.value)}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        tell(event.currentTarget.value);
      }}
    />
  );
}
