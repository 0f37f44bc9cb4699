import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useText } from '../text/use-text.ts';
import { useToldText } from './use-told-text.ts';

interface Props {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
}

/** Words that narrow a list. */
export function SearchField(props: Props) {
  const t = useText();
  const { text, change, composition } = useToldText(props.value, props.onChange);
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
      {...composition}
    />
  );
}
