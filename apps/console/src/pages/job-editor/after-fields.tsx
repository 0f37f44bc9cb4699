import type { AfterDraft } from './after-draft.ts';
import styles from './editor.module.css';
import { Choice, type ChoiceField, Line, type LineField } from './fields.tsx';
import type { Form } from './form.ts';

const jobs: LineField = {
  ...{ at: 'after.jobs', label: 'editor.after', hint: 'editor.after.hint', hintBelow: true },
};
const on: ChoiceField<AfterDraft['on']> = {
  ...{ at: 'after.on', label: 'editor.after.on', choices: ['success', 'failure', 'end'] },
  wordOf: (choice) => `editor.after.on.${choice}`,
};
const mode: ChoiceField<AfterDraft['mode']> = {
  ...{ at: 'after.mode', label: 'editor.after.mode', choices: ['all', 'any'] },
  wordOf: (choice) => `editor.after.mode.${choice}`,
};

/** After which other jobs it has a run; how matters once there are any. */
export function AfterFields({ form }: { form: Form }) {
  const { after } = form.draft;
  const change = (changes: Partial<AfterDraft>) => form.patch({ after: { ...after, ...changes } });
  return (
    <>
      <Line
        form={form}
        field={jobs}
        value={after.jobs}
        onChange={(text) => change({ jobs: text })}
      />
      {after.jobs.trim() === '' ? null : (
        <div className={styles.pair}>
          <Choice
            form={form}
            field={on}
            value={after.on}
            onChange={(chosen) => change({ on: chosen })}
          />
          <Choice
            form={form}
            field={mode}
            value={after.mode}
            onChange={(chosen) => change({ mode: chosen })}
          />
        </div>
      )}
    </>
  );
}
