import { Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useText } from '../text/use-text.ts';
import { withZone, zoneOptions } from '../time/zone-options.ts';
import { chooseShown } from './choose-shown.ts';

/** Zones are chosen, never typed freely: a typed `PT` means nothing. */
export function ZoneSelect(props: {
  /** Empty while none is chosen. */
  zone: string;
  onChange: (zone: string) => void;
  error: ReactNode;
  /** Whoever begins has none chosen, and is to see that one is needed. */
  required?: boolean;
}) {
  const t = useText();
  const [now] = useState(Date.now);
  const options =
    props.zone === '' ? zoneOptions(now) : withZone(zoneOptions(now), props.zone, now);
  return (
    <Select
      label={t('editor.zone')}
      description={t('editor.zone.hint')}
      data={options.map(({ value, label }) => ({ value, label }))}
      value={props.zone === '' ? null : props.zone}
      onChange={(zone) => zone !== null && props.onChange(zone)}
      error={props.error}
      required={props.required === true}
      nothingFoundMessage={t('editor.zone.none')}
      limit={80}
      searchable
      selectFirstOptionOnChange
      onKeyDown={chooseShown}
      allowDeselect={false}
      filter={({ search, limit }) => {
        const words = search.toLowerCase().trim().split(/\s+/);
        const chosen = options.find(({ label }) => label === search);
        const hits =
          chosen === undefined
            ? options.filter(({ haystack }) => words.every((word) => haystack.includes(word)))
            : options;
        return hits.slice(0, limit).map(({ value, label }) => ({ value, label }));
      }}
    />
  );
}
