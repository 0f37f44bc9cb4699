import { clearButton } from '../../components/clear-button.ts';
import { NameField } from '../../components/name-field.tsx';
import { useToldText } from '../../components/use-told-text.ts';
import { useText } from '../../text/use-text.ts';

/** Narrows a list to what has a whole name; those that are known stand on a list. */
export function NameFilter(props: {
  label: string;
  known: readonly string[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const t = useText();
  const { text, change, composition } = useToldText(props.value ?? '', (told) => {
    const name = told.trim();
    props.onChange(name === '' ? undefined : name);
  });
  return (
    <NameField
      aria-label={props.label}
      placeholder={props.label}
      data={[...new Set(props.known)].toSorted()}
      value={text}
      onChange={change}
      clearable
      clearButtonProps={clearButton(t)}
      {...composition}
    />
  );
}
