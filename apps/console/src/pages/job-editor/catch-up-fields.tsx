import type { Draft } from './draft.ts';
import styles from './editor.module.css';
import { Choice, type ChoiceField, Line, type LineField } from './fields.tsx';
import type { Form } from './form.ts';

const catchUp: ChoiceField<Draft['catchUp']> = {
  ...{ at: 'catchUp.policy', label: 'editor.catchUp', choices: ['latest', 'none', 'all'] },
  wordOf: (choice) => `editor.catchUp.${choice}`,
};
const within: LineField = {
  ...{ at: 'catchUp.withinMs', label: 'editor.withinMin', inputMode: 'decimal' },
};
const startWithin: LineField = {
  ...{ at: 'startWithinMs', label: 'editor.startWithin', inputMode: 'decimal' },
  ...{ hint: 'editor.startWithin.hint', hintBelow: true },
};
const max: LineField = { at: 'catchUp.max', label: 'editor.max', inputMode: 'numeric' };

/** What becomes of fire times that passed unserved, and how late a run may begin at all. */
export function CatchUpFields(props: { form: Form }) {
  const { form } = props;
  const { draft, patch } = form;
  return (
    <div className={styles.pair}>
      <Choice
        form={form}
        field={catchUp}
        value={draft.catchUp}
        onChange={(chosen) => patch({ catchUp: chosen })}
      />
      {draft.catchUp === 'none' ? null : (
        <Line
          form={form}
          field={within}
          value={draft.withinMinutes}
          onChange={(text) => patch({ withinMinutes: text })}
        />
      )}
      {draft.catchUp === 'all' ? (
        <Line form={form} field={max} value={draft.max} onChange={(text) => patch({ max: text })} />
      ) : null}
      <Line
        form={form}
        field={startWithin}
        value={draft.startWithinSeconds}
        onChange={(text) => patch({ startWithinSeconds: text })}
      />
    </div>
  );
}
