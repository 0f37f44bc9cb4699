import { type ComboboxItem, Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Text, useText } from '../text/use-text.ts';
import { withZone, type ZoneOption, zoneOptions, zonesLike } from '../time/zone-options.ts';
import { chooseShownAndGoOn } from './choose-shown.ts';

/** More at once would be slow to draw, and nobody reads them. */
const shownAtMost = 80;

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
  const { zone } = props;
  const [now] = useState(Date.now);
  /** What was typed and left, and is no zone. */
  const [dropped, setDropped] = useState('');
  const options = zone === '' ? zoneOptions(now) : withZone(zoneOptions(now), zone, now);
  const isChosen = (text: string) => options.some(({ label }) => label === text);
  const leave = (text: string) => setDropped(text === '' || isChosen(text) ? '' : text);
  return (
    <Select
      label={t('editor.zone')}
      description={dropped === '' ? t('editor.zone.hint') : droppedText(t, dropped, zone)}
      data={options.map(({ value, label }) => ({ value, label }))}
      value={zone === '' ? null : zone}
      onChange={(chosen) => chosen !== null && props.onChange(chosen)}
      onFocus={() => setDropped('')}
      onBlur={(event) => leave(event.currentTarget.value.trim())}
      error={props.error}
      required={props.required === true}
      nothingFoundMessage={t('editor.zone.none')}
      limit={shownAtMost}
      searchable
      selectFirstOptionOnChange
      onKeyDown={chooseShownAndGoOn}
      allowDeselect={false}
      filter={({ search }) => shownOf(t, isChosen(search) ? options : zonesLike(options, search))}
    />
  );
}

/** What became of what was typed and left: it is not taken for a zone, and the field has what it had. */
function droppedText(t: Text, text: string, zone: string): string {
  return zone === ''
    ? t('editor.zone.dropped', { text })
    : t('editor.zone.dropped.stays', { text, zone });
}

/** As many as are shown, and how many more there are. */
function shownOf(t: Text, found: readonly ZoneOption[]): ComboboxItem[] {
  const shown = found.slice(0, shownAtMost).map(({ value, label }) => ({ value, label }));
  const count = found.length - shown.length;
  if (count === 0) return shown;
  return [...shown, { value: '~', label: t('editor.zone.more', { count }), disabled: true }];
}
