import styles from './editor.module.css';
import { Choice, type ChoiceField, Line, type LineField } from './fields.tsx';
import type { Form } from './form.ts';
import type { KeepDraft } from './keep-draft.ts';

const workerLost: ChoiceField<KeepDraft['onWorkerLost']> = {
  ...{ at: 'onWorkerLost', label: 'job.workerLost', choices: ['retry', 'fail'] },
  wordOf: (choice) => `job.workerLost.${choice}`,
};
const runs: LineField = {
  ...{ at: 'keep.runs', label: 'editor.keep.runs', inputMode: 'numeric' },
  ...{ hint: 'editor.keep.runs.hint', hintBelow: true },
};
const days: LineField = {
  ...{ at: 'keep.days', label: 'editor.keep.days', inputMode: 'numeric' },
  ...{ hint: 'editor.keep.days.hint', hintBelow: true },
};

/** What is kept of the job's runs, and what becomes of what a worker had begun when it was lost. */
export function KeepFields(props: { form: Form }) {
  const { form } = props;
  const { kept } = form.draft;
  const change = (changes: Partial<KeepDraft>) => form.patch({ kept: { ...kept, ...changes } });
  return (
    <div className={styles.pair}>
      <Line
        form={form}
        field={runs}
        value={kept.runs}
        onChange={(text) => change({ runs: text })}
      />
      <Line
        form={form}
        field={days}
        value={kept.days}
        onChange={(text) => change({ days: text })}
      />
      <Choice
        form={form}
        field={workerLost}
        value={kept.onWorkerLost}
        onChange={(onWorkerLost) => change({ onWorkerLost, saysOnWorkerLost: true })}
      />
    </div>
  );
}
