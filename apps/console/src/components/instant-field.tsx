import { fromIso } from '@escapement/core';
import { TextInput, type TextInputProps } from '@mantine/core';
import { enInstantField } from '../text/en/instant-field.ts';
import { lazyText } from '../text/lazy-text.ts';
import { useLanguage } from '../text/use-text.ts';
import { zhInstantField } from '../text/zh-cn/instant-field.ts';
import { formatSeconds } from '../time/duration-format.ts';
import { useNow } from '../time/use-now.ts';
import { fullDay, fullTime, type ReadableZone } from '../time/zone-format.ts';
import styles from './instant-field.module.css';

const useInstantFieldText = lazyText(enInstantField, zhInstantField);

interface Props extends Omit<TextInputProps, 'type' | 'description' | 'inputWrapperOrder'> {
  /** The instant that is entered, ISO 8601; absent while it is none. */
  at: string | undefined;
  /** By whose clocks it was entered. */
  zone: ReadableZone;
  /** What is said while nothing is entered. */
  hint?: string;
  /** What was entered stands above the field, in a row of fields that end on one line. */
  isInRow?: boolean;
}

const alone = ['label', 'input', 'description', 'error'] as const;
const inRow = ['label', 'description', 'input', 'error'] as const;

/**
 * A date and a time. A browser shows them in an order of its own, in which 3/4 may be read two ways, and says neither the day of the week nor
 * what the clocks of the zone make of it: so beside the field stands what was entered, as all other times here are written.
 */
export function InstantField({ at, zone, hint, isInRow = false, ...input }: Props) {
  return (
    <TextInput
      {...input}
      type="datetime-local"
      description={at === undefined ? hint : <Entered at={at} zone={zone} />}
      inputWrapperOrder={isInRow ? [...inRow] : [...alone]}
    />
  );
}

/** A day, with the same under it. */
export function DayField(
  props: Omit<TextInputProps, 'type' | 'description' | 'inputWrapperOrder'>,
) {
  const { language } = useLanguage();
  const entered = String(props.value ?? '');
  const day = fullDay(entered, language);
  return (
    <TextInput
      {...props}
      type="date"
      description={day === undefined ? undefined : <time dateTime={entered}>{day}</time>}
      inputWrapperOrder={[...alone]}
    />
  );
}

function Entered({ at, zone }: { at: string; zone: ReadableZone }) {
  const t = useInstantFieldText();
  const { language } = useLanguage();
  const now = useNow();
  const instant = fromIso(at) ?? now;
  const seconds = Math.floor((instant - now) / 1000);
  const duration = formatSeconds(Math.abs(seconds), language);
  return (
    <span className={styles.entered}>
      <time dateTime={at}>{fullTime(instant, { language, timeZone: zone })}</time> ·{' '}
      <span className="num nowrap">
        {t(seconds < 0 ? 'instantField.ago' : 'instantField.in', { duration })}
      </span>
    </span>
  );
}
