import { ActionIcon, NativeSelect, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { thisYear } from '../calendars/year-panel.tsx';
import styles from './calendar-editor.module.css';
import { asKind, dayKinds, type RowKind, windowKinds } from './draft.ts';
import { type RowProps, RowTimes } from './row-times.tsx';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';

/** One entry: what kind of day or time it is, from when to when, and its name. A new one takes the focus. */
export function RuleRow(props: RowProps & { isNew: boolean; onRemove: () => void }) {
  const t = useCalendarEditorText();
  const { list, index, row, isNew, onChange } = props;
  const kindField = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (isNew) kindField.current?.focus();
  }, [isNew]);
  const kinds: readonly RowKind[] = list === 'blackouts' ? windowKinds : dayKinds;
  const entry = t(`calEdit.entry.${list}`, { number: index + 1 });
  const label = { className: styles.label };
  return (
    <fieldset className={styles.entry} data-kind={row.kind}>
      <legend className="visually-hidden">{entry}</legend>
      <NativeSelect
        ref={kindField}
        className={styles.kind ?? ''}
        label={t('calEdit.kind')}
        labelProps={label}
        value={row.kind}
        onChange={(event) => {
          const kind = kinds.find((each) => each === event.currentTarget.value);
          if (kind !== undefined) onChange(asKind(row, kind, thisYear()));
        }}
        data={kinds.map((value) => ({ value, label: t(`calEdit.kind.${value}`) }))}
      />
      <RowTimes {...props} />
      <TextInput
        className={styles.reason ?? ''}
        label={t(list === 'blackouts' ? 'calEdit.reason.blackouts' : 'calEdit.reason')}
        labelProps={label}
        value={row.reason}
        onChange={(event) => onChange({ ...row, reason: event.currentTarget.value })}
        error={props.errorAt(`${list}.${index}.reason`)}
        maxLength={200}
        autoComplete="off"
      />
      <ActionIcon
        className={styles.remove ?? ''}
        variant="default"
        size="lg"
        aria-label={t('calEdit.remove', { entry })}
        onClick={props.onRemove}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </fieldset>
  );
}
