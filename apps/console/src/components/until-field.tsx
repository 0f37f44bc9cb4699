import { type Ref, useRef, useState } from 'react';
import { wallToIso } from '../time/wall-instant.ts';
import type { ReadableZone } from '../time/zone-format.ts';
import { InstantField } from './instant-field.tsx';
import { usePauseText } from './use-pause-text.ts';

/** What was entered as the end of a pause; `unfinished`: a day without a time, which would pause for good. */
export type UntilEntered =
  | { readonly kind: 'entered'; readonly until: string | undefined }
  | { readonly kind: 'unfinished' };

/** Until when something is paused, as a clock in the zone shows it, and what is entered there by the time that somebody confirms. */
export function useUntil(zone: ReadableZone) {
  const [text, setText] = useState('');
  const [isUnfinished, setUnfinished] = useState(false);
  const ref = useRef<HTMLInputElement>(null);
  const until = wallToIso(text, zone);
  const read = (): UntilEntered => {
    const lacks = ref.current?.validity.badInput === true || (text !== '' && until === undefined);
    setUnfinished(lacks);
    return lacks ? { kind: 'unfinished' } : { kind: 'entered', until };
  };
  const onChange = (entered: string) => {
    setText(entered);
    setUnfinished(false);
  };
  return { read, field: { ref, zone, value: text, isUnfinished, onChange } };
}

/** The field of it; may be left empty. */
export function UntilField(props: {
  ref: Ref<HTMLInputElement>;
  zone: ReadableZone;
  value: string;
  isUnfinished: boolean;
  onChange: (text: string) => void;
}) {
  const t = usePauseText();
  return (
    <InstantField
      ref={props.ref}
      at={wallToIso(props.value, props.zone)}
      zone={props.zone}
      label={t('pause.until.field', { zone: props.zone })}
      hint={t('pause.until.hint')}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      error={props.isUnfinished ? t('pause.until.invalid') : undefined}
    />
  );
}
