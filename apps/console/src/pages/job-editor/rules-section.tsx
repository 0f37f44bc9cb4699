import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { chooseShown } from '../../components/choose-shown.ts';
import { Panel } from '../../components/panel.tsx';
import { queries } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';
import type { Draft } from './draft.ts';
import styles from './editor.module.css';
import { Choice, type ChoiceField, hintUnderInput, Line, type LineField } from './fields.tsx';
import { errorAt, type Form } from './form.ts';
import { KeepFields } from './keep-fields.tsx';
import { OverlapFields } from './overlap-fields.tsx';
import { RetryFields } from './retry-fields.tsx';

const timeout: LineField = {
  ...{ at: 'timeoutMs', label: 'editor.timeout', inputMode: 'decimal' },
  ...{ hint: 'editor.timeout.hint', hintBelow: true },
};
const priority: LineField = {
  ...{ at: 'priority', label: 'editor.priority', inputMode: 'numeric' },
  ...{ hint: 'editor.priority.hint', hintBelow: true },
};
const lock: LineField = {
  ...{ at: 'lock', label: 'editor.lock', hint: 'editor.lock.hint', hintBelow: true },
};

export function RulesSection(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const { draft, patch } = form;
  const workers = useQuery(queries.cluster()).data?.workers ?? [];
  const queues = [...new Set(['default', ...workers.flatMap((worker) => worker.queues)])];
  return (
    <Panel title={t('editor.rules')}>
      <div className={styles.fields}>
        <div className={styles.pair}>
          <OverlapFields form={form} />
          <Line
            form={form}
            field={timeout}
            value={draft.timeoutSeconds}
            onChange={(text) => patch({ timeoutSeconds: text })}
          />
          <Autocomplete
            label={t('editor.queue')}
            description={t('editor.queue.hint')}
            inputWrapperOrder={[...hintUnderInput]}
            data={queues}
            selectFirstOptionOnChange
            onKeyDown={chooseShown}
            value={draft.queue}
            onChange={(queue) => patch({ queue })}
            error={errorAt(form, 'queue')}
            spellCheck={false}
          />
          <Line
            form={form}
            field={priority}
            value={draft.priority}
            onChange={(text) => patch({ priority: text })}
          />
          <Line
            form={form}
            field={lock}
            value={draft.lock}
            onChange={(text) => patch({ lock: text })}
          />
        </div>
        <CatchUpFields form={form} />
        <RetryFields form={form} />
        <KeepFields form={form} />
      </div>
    </Panel>
  );
}

const catchUp: ChoiceField<Draft['catchUp']> = {
  ...{ at: 'catchUp.policy', label: 'editor.catchUp', choices: ['latest', 'none', 'all'] },
  wordOf: (choice) => `editor.catchUp.${choice}`,
};
const within: LineField = {
  ...{ at: 'catchUp.withinMs', label: 'editor.withinMin', inputMode: 'decimal' },
};
const max: LineField = { at: 'catchUp.max', label: 'editor.max', inputMode: 'numeric' };

function CatchUpFields(props: { form: Form }) {
  const { form } = props;
  const { draft, patch } = form;
  return (
    <div className={styles.triple}>
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
    </div>
  );
}
