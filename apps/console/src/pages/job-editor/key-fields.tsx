import { TextInput } from '@mantine/core';
import { useKeysText } from '../../components/use-keys-text.ts';
import type { Draft } from './draft.ts';
import styles from './editor.module.css';
import { errorAt, type Form } from './form.ts';

/** Of which keys there are runs when they run out. */
export function KeyFields(props: { form: Form }) {
  return (
    <>
      <KeyField form={props.form} name="source" />
      <KeyField form={props.form} name="pattern" />
    </>
  );
}

function KeyField(props: { form: Form; name: keyof Pick<Draft, 'source' | 'pattern'> }) {
  const t = useKeysText();
  const { form, name } = props;
  return (
    <TextInput
      label={t(`keys.${name}`)}
      description={t(`keys.${name}.hint`)}
      error={errorAt(form, `schedule.${name}`)}
      value={form.draft[name]}
      onChange={(event) => form.patch({ [name]: event.currentTarget.value })}
      spellCheck={false}
      autoComplete="off"
      classNames={{ input: styles.code ?? '' }}
      required
    />
  );
}
