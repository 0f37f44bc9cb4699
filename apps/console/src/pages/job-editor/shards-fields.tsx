import { NativeSelect, TextInput } from '@mantine/core';
import { enEditorShards } from '../../text/en/editor-shards.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { useText } from '../../text/use-text.ts';
import { zhEditorShards } from '../../text/zh-cn/editor-shards.ts';
import { BroadcastField } from './broadcast-field.tsx';
import styles from './editor.module.css';
import { hintUnderInput } from './fields.tsx';
import { errorAt, type Form } from './form.ts';
import type { ShardsDraft } from './shards-draft.ts';

const useShardsText = lazyText(enEditorShards, zhEditorShards);

const successes = ['allOf', 'anyOf', 'quorum'] as const;

/** In how many parts each run is done, by as many runs, or whether every worker does it. */
export function ShardsFields(props: { form: Form }) {
  const t = useShardsText();
  const words = useText();
  const { form } = props;
  const { shards } = form.draft;
  const change = (changes: Partial<ShardsDraft>) =>
    form.patch({ shards: { ...shards, ...changes } });
  const trait = (field: 'count' | 'parameters') => ({
    value: shards[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      change({ [field]: event.currentTarget.value }),
    error: errorAt(form, `shards.${field}`),
    inputWrapperOrder: [...hintUnderInput],
    spellCheck: false,
  });
  return (
    <div className={styles.pair}>
      <TextInput
        {...trait('count')}
        label={words('editor.shards')}
        description={t('shards.hint')}
        inputMode="numeric"
      />
      <BroadcastField form={form} />
      {shards.count.trim() === '' ? null : (
        <>
          <TextInput
            {...trait('parameters')}
            label={t('shards.parameters')}
            description={t('shards.parameters.hint')}
          />
          <NativeSelect
            label={t('shards.success')}
            data={successes.map((value) => ({ value, label: t(`shards.${value}`) }))}
            value={shards.success}
            onChange={({ currentTarget: { value } }) =>
              change({ success: successes.find((each) => each === value) ?? 'allOf' })
            }
          />
        </>
      )}
    </div>
  );
}
