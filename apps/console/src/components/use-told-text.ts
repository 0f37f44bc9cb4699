import { useDebouncedCallback } from '@mantine/hooks';
import { type CompositionEvent, useEffect, useRef, useState } from 'react';

/** What stands in a field, told a quarter of a second after the last key, and never in the middle of an IME composition. */
export function useToldText(value: string, onChange: (value: string) => void) {
  const [text, setText] = useState(value);
  const composing = useRef(false);
  const told = useRef(value);
  const tell = useDebouncedCallback((now: string) => {
    told.current = now;
    onChange(now);
  }, 250);
  // The address bar may change by other hands: Back, a link that clears the filters.
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setText(value);
    }
  }, [value]);
  const change = (now: string) => {
    setText(now);
    if (!composing.current) tell(now);
  };
  const composition = {
    onCompositionStart: () => {
      composing.current = true;
    },
    onCompositionEnd: (event: CompositionEvent<HTMLInputElement>) => {
      composing.current = false;
      tell(event.currentTarget.value);
    },
  };
  return { text, change, composition };
}
