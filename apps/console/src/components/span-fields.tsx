import { useSettings } from '../app/settings.tsx';
import { type TextKey, useText } from '../text/use-text.ts';
import { localToIso } from '../time/local-field.ts';
import { isoToWall, wallToIso } from '../time/wall-instant.ts';
import { readableZone, zoneFor } from '../time/zone-format.ts';
import { InstantField } from './instant-field.tsx';
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
  const zone = readableZone(zoneFor(zoneMode === 'utc' ? 'utc' : 'mine', undefined));
  const fields = [
    { key: 'from', label: t(props.from, { zone }) },
    { key: 'to', label: t('common.to', { zone }) },
  ] as const;
  return (
    <div className={styles.span}>
      {fields.map(({ key, label }) => (
        <InstantField
          key={key}
          isInRow
          at={localToIso(span[key])}
          zone={zone}
          label={label}
          labelProps={{ className: styles.label }}
          value={isoToWall(localToIso(span[key]) ?? '', zone)}
          onChange={(event) => onChange({ [key]: wallToIso(event.currentTarget.value, zone) })}
        />
      ))}
    </div>
  );
}
