import { Select } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Text, useText } from '../text/use-text.ts';
import { chooseShownAndGoOn } from './choose-shown.ts';
import { useZoneList } from './use-zone-list.ts';

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
  /** What was typed and left, and is no zone. */
  const [dropped, setDropped] = useState('');
  const { list, isChosen } = useZoneList(zone === '' ? [] : [zone]);
  const leave = (text: string) => setDropped(text === '' || isChosen(text) ? '' : text);
  return (
    <Select
      {...list}
      label={t('editor.zone')}
      description={dropped === '' ? t('editor.zone.hint') : droppedText(t, dropped, zone)}
      value={zone === '' ? null : zone}
      onChange={(chosen) => chosen !== null && props.onChange(chosen)}
      onFocus={() => setDropped('')}
      onBlur={(event) => leave(event.currentTarget.value.trim())}
      error={props.error}
      required={props.required === true}
      onKeyDown={chooseShownAndGoOn}
      allowDeselect={false}
    />
  );
}

/** What became of what was typed and left: it is not taken for a zone, and the field has what it had. */
function droppedText(t: Text, text: string, zone: string): string {
  return zone === ''
    ? t('editor.zone.dropped', { text })
    : t('editor.zone.dropped.stays', { text, zone });
}
