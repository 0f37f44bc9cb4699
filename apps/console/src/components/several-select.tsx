import { MultiSelect } from '@mantine/core';
import { useText } from '../text/use-text.ts';
import { clearButton } from './clear-button.ts';
import styles from './several-select.module.css';

interface Props {
  label: string;
  /** What the list shows while none is chosen. */
  placeholder: string;
  choices: { value: string; label: string }[];
  /** Those that are chosen, separated by commas, as the address bar has them. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** A filter by one word of a few, or by several of them. */
export function SeveralSelect(props: Props) {
  const t = useText();
  const chosen = props.value?.split(',') ?? [];
  return (
    <MultiSelect
      className={styles.several}
      aria-label={props.label}
      placeholder={chosen.length === 0 ? props.placeholder : ''}
      data={props.choices}
      value={chosen}
      onChange={(now) => props.onChange(now.length === 0 ? undefined : now.join(','))}
      clearable
      clearButtonProps={clearButton(t)}
    />
  );
}
