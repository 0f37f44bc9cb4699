import styles from './editor.module.css';
import { Choice, type ChoiceField, Line, type LineField } from './fields.tsx';
import type { Form } from './form.ts';
import type { ShardsDraft } from './shards-draft.ts';

const count: LineField = {
  ...{ at: 'shards.count', label: 'editor.shards', inputMode: 'numeric' },
  ...{ hint: 'editor.shards.hint', hintBelow: true },
};
const parameters: LineField = {
  ...{ at: 'shards.parameters', label: 'editor.shards.parameters' },
  ...{ hint: 'editor.shards.parameters.hint', hintBelow: true },
};
const success: ChoiceField<ShardsDraft['success']> = {
  ...{ at: 'shards.success', label: 'editor.shards.success' },
  choices: ['allOf', 'anyOf', 'quorum'],
  wordOf: (choice) => `editor.shards.${choice}`,
};

/** In how many parts each run is done, by as many runs. */
export function ShardsFields(props: { form: Form }) {
  const { form } = props;
  const { shards } = form.draft;
  const change = (changes: Partial<ShardsDraft>) =>
    form.patch({ shards: { ...shards, ...changes } });
  return (
    <div className={styles.pair}>
      <Line
        form={form}
        field={count}
        value={shards.count}
        onChange={(text) => change({ count: text })}
      />
      {shards.count.trim() === '' ? null : (
        <>
          <Line
            form={form}
            field={parameters}
            value={shards.parameters}
            onChange={(text) => change({ parameters: text })}
          />
          <Choice
            form={form}
            field={success}
            value={shards.success}
            onChange={(chosen) => change({ success: chosen })}
          />
        </>
      )}
    </div>
  );
}
