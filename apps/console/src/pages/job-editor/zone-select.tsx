import { Select } from '@mantine/core';
import { useState } from 'react';
import { chooseShown } from '../../components/choose-shown.ts';
import { useText } from '../../text/use-text.ts';
import { errorAt, type Form } from './form.ts';
import { withZone, zoneOptions } from './zone-options.ts';

/** Zones are chosen, never typed freely: a typed `PT` means nothing. */
export function ZoneSelect(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const [now] = useState(Date.now);
  const options = withZone(zoneOptions(now), form.draft.timeZone, now);
  return (
    <Select
      label={t('editor.zone')}
      description={t('editor.zone.hint')}
      data={options.map(({ value, label }) => ({ value, label }))}
      value={form.draft.timeZone}
      onChange={(zone) => zone !== null && form.patch({ timeZone: zone })}
      error={errorAt(form, 'schedule.timeZone')}
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
