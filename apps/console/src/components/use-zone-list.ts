import type { ComboboxItem, OptionsFilter } from '@mantine/core';
import { useState } from 'react';
import { type Text, useText } from '../text/use-text.ts';
import { withZone, type ZoneOption, zoneOptions, zonesLike } from '../time/zone-options.ts';

/** More at once would be slow to draw, and nobody reads them. */
const shownAtMost = 80;

/** The zones of a field in which one is chosen, with those that stand there already whatever they are called; and whether a text is the name of one as it is shown. */
export function useZoneList(standing: readonly string[]) {
  const t = useText();
  const [now] = useState(Date.now);
  const options = standing.reduce((all, zone) => withZone(all, zone, now), zoneOptions(now));
  const isChosen = (text: string) => options.some(({ label }) => label === text);
  const filter: OptionsFilter = ({ search }) =>
    shownOf(t, isChosen(search) ? options : zonesLike(options, search));
  const list = {
    data: options.map(({ value, label }) => ({ value, label })),
    nothingFoundMessage: t('editor.zone.none'),
    limit: shownAtMost,
    searchable: true,
    selectFirstOptionOnChange: true,
    filter,
  };
  return { list, isChosen };
}

/** As many as are shown, and how many more there are. */
function shownOf(t: Text, found: readonly ZoneOption[]): ComboboxItem[] {
  const shown = found.slice(0, shownAtMost).map(({ value, label }) => ({ value, label }));
  const count = found.length - shown.length;
  if (count === 0) return shown;
  return [...shown, { value: '~', label: t('editor.zone.more', { count }), disabled: true }];
}
