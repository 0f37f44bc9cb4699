import { TextInput } from '@mantine/core';
import { useSettings } from '../app/settings.tsx';
import { type TextKey, useText } from '../text/use-text.ts';
import { isoToLocal, localToIso } from '../time/local-field.ts';
import { zoneFor } from '../time/zone-format.ts';
import styles from './span-fields.module.css';

interface Span {
  from?: string | undefined;
  to?: string | undefined;
}

/** From when to when, in the zone in which the list shows its times unless each is shown in that of its job. */
export function SpanFields(props: {
  span: Span;
  /** What the first field is called, with the `zone` in it. */
  from: TextKey;
  onChange: (change: Span) => void;
}) {
  const t = useText();
  const { zoneMode } = useSettings();
  const { span, onChange } = props;
  const read = zoneMode === 'utc' ? 'utc' : 'mine';
  const zone = zoneFor(read, undefined);
  const fields = [
    { key: 'from', label: t(props.from, { zone }) },
    { key: 'to', label: t('common.to', { zone }) },
  ] as const;
  return (
    <div className={styles.span}>
      {fields.map(({ key, label }) => (
        <TextInput
          key={key}
          type="datetime-local"
          label={label}
          labelProps={{ className: styles.label }}
          value={isoToLocal(span[key], read)}
          onChange={(event) => onChange({ [key]: localToIso(event.currentTarget.value, read) })}
        />
      ))}
    </div>
  );
}
