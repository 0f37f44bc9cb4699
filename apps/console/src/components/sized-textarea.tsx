import { Textarea, type TextareaProps } from '@mantine/core';
import { type ChangeEvent, useLayoutEffect, useRef } from 'react';

/** To measure how high a longer text is takes the browser longer than somebody waits, and with each letter again. */
const measuredLetters = 20_000;

interface Props extends TextareaProps {
  value: string;
  onChange: (event: ChangeEvent<HTMLTextAreaElement>) => void;
  minRows: number;
  maxRows: number;
}

/** A field as high as what stands in it; of a long text as high as it may be. Its lines are broken all the same: one of a million letters would be painted anew at every act. */
export function SizedTextarea({ minRows, maxRows, onChange, ...props }: Props) {
  const isLong = props.value.length > measuredLetters;
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number | undefined>(undefined);
  // It is another element from then on: whoever writes in it goes on where they were.
  useLayoutEffect(() => {
    const at = caret.current;
    if (at === undefined || field.current === document.activeElement) return;
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(at, at);
  }, [isLong]);
  const size = isLong ? { rows: maxRows } : { autosize: true, minRows, maxRows };
  return (
    <Textarea
      {...props}
      {...size}
      ref={field}
      onChange={(event) => {
        caret.current = event.currentTarget.selectionStart;
        onChange(event);
      }}
      onBlur={() => {
        caret.current = undefined;
      }}
    />
  );
}
