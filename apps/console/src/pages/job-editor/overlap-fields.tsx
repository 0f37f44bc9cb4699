import type { Draft } from './draft.ts';
import { Choice, type ChoiceField, Line, type LineField } from './fields.tsx';
import type { Form } from './form.ts';

const overlap: ChoiceField<Draft['overlap']> = {
  ...{ at: 'overlap', label: 'editor.overlap', choices: ['skip', 'allow', 'queue', 'replace'] },
  wordOf: (choice) => `editor.overlap.${choice}`,
};
const limit: LineField = {
  ...{ at: 'overlapLimit', label: 'editor.overlapLimit', inputMode: 'numeric' },
  ...{ hint: 'editor.overlapLimit.hint', hintBelow: true },
};

const atOnce: LineField = {
  ...{ at: 'maxConcurrent', label: 'editor.maxConcurrent', inputMode: 'numeric' },
  ...{ hint: 'editor.maxConcurrent.hint', hintBelow: true },
};

/** What becomes of a run that is due while another of its job is at work. Each choice says what it does. */
export function OverlapFields({ form }: { form: Form }) {
  const { draft, patch } = form;
  return (
    <>
      <Choice
        form={form}
        field={{ ...overlap, hint: `editor.overlap.${draft.overlap}.hint`, hintBelow: true }}
        value={draft.overlap}
        onChange={(chosen) => patch({ overlap: chosen })}
      />
      {draft.overlap === 'queue' || draft.overlap === 'skip' ? (
        <Line
          form={form}
          field={atOnce}
          value={draft.maxConcurrent}
          onChange={(text) => patch({ maxConcurrent: text })}
        />
      ) : null}
      {draft.overlap === 'queue' ? (
        <Line
          form={form}
          field={limit}
          value={draft.overlapLimit}
          onChange={(text) => patch({ overlapLimit: text })}
        />
      ) : null}
    </>
  );
}
