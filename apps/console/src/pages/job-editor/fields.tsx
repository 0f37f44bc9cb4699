import { NativeSelect, TextInput } from '@mantine/core';
import { SizedTextarea } from '../../components/sized-textarea.tsx';
import { type TextKey, useText } from '../../text/use-text.ts';
import styles from './editor.module.css';
import { errorAt, type Form } from './form.ts';

/** What a field of the form is, whatever stands in it. */
interface Field {
  /** The path under which faults of the job name what it says; none where another field tells them. */
  at?: string;
  label: TextKey;
  hint?: TextKey;
  /** The hint stands under the input, where fields stand side by side. */
  hintBelow?: boolean;
  required?: boolean;
}

/** A field of one line. */
export interface LineField extends Field {
  inputMode?: 'numeric' | 'decimal';
  type?: 'url';
  placeholder?: string;
}

/** A field of several lines, in which every character counts. */
export interface CodeField extends Field {
  minRows?: number;
}

/** A field with a few values to choose from, each with its word where it does not speak for itself. */
export interface ChoiceField<Value extends string> extends Field {
  choices: readonly Value[];
  wordOf?: (choice: Value) => TextKey;
}

interface Filled<F extends Field> {
  form: Form;
  field: F;
  value: string;
  onChange: (value: string) => void;
}

export function Line(props: Filled<LineField>) {
  const { form, field, value, onChange } = props;
  const { inputMode, type, placeholder } = field;
  const trait = useTraits(form, field);
  return (
    <TextInput
      {...trait}
      {...(inputMode === undefined ? { spellCheck: false, autoComplete: 'off' } : { inputMode })}
      {...(type === undefined ? {} : { type })}
      {...(placeholder === undefined ? {} : { placeholder })}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function Code(props: Filled<CodeField>) {
  const { form, field, value, onChange } = props;
  const trait = useTraits(form, field);
  return (
    <SizedTextarea
      {...trait}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      classNames={{ input: styles.code ?? '' }}
      minRows={field.minRows ?? 2}
      maxRows={24}
      spellCheck={false}
      autoCapitalize="off"
    />
  );
}

export function Choice<Value extends string>(props: {
  form: Form;
  field: ChoiceField<Value>;
  value: string;
  onChange: (value: Value) => void;
}) {
  const { form, field, value, onChange } = props;
  const t = useText();
  const trait = useTraits(form, field);
  const data = field.choices.map((choice) => {
    const word = field.wordOf?.(choice);
    return { value: choice, label: word === undefined ? choice : t(word) };
  });
  return (
    <NativeSelect
      {...trait}
      data={data}
      value={value}
      onChange={(event) => {
        const chosen = field.choices.find((choice) => choice === event.currentTarget.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    />
  );
}

function useTraits(form: Form, field: Field) {
  const t = useText();
  const { hint, hintBelow, required } = field;
  return {
    label: t(field.label),
    error: field.at === undefined ? undefined : errorAt(form, field.at),
    ...(hint === undefined ? {} : { description: t(hint) }),
    ...(hintBelow === true ? { inputWrapperOrder: [...hintUnderInput] } : {}),
    ...(required === true ? { required } : {}),
  };
}

/** The order of what belongs to an input whose hint stands under it. */
export const hintUnderInput = ['label', 'input', 'description', 'error'] as const;
