import { Select } from '@mantine/core';
import { chooseShownAndGoOn } from '../../components/choose-shown.ts';
import { clearButton } from '../../components/clear-button.ts';
import { useZoneList } from '../../components/use-zone-list.ts';
import { useText } from '../../text/use-text.ts';

/** Narrows a list to one zone, found by what people call it as in the editor of a job. */
export function ZoneFilter(props: {
  label: string;
  /** Zones of jobs, which may be called as no browser lists them. */
  known: readonly string[];
  value: string | undefined;
  onChange: (zone: string | undefined) => void;
}) {
  const t = useText();
  const { value } = props;
  const { list } = useZoneList(value === undefined ? props.known : [value, ...props.known]);
  return (
    <Select
      {...list}
      aria-label={props.label}
      placeholder={props.label}
      value={value ?? null}
      onChange={(zone) => props.onChange(zone ?? undefined)}
      onKeyDown={chooseShownAndGoOn}
      allowDeselect={false}
      clearable
      clearButtonProps={clearButton(t)}
    />
  );
}
