import { useQuery } from '@tanstack/react-query';
import { NameField } from '../../components/name-field.tsx';
import { Panel } from '../../components/panel.tsx';
import { queries } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';
import { CatchUpFields } from './catch-up-fields.tsx';
import styles from './editor.module.css';
import { hintUnderInput, Line, type LineField } from './fields.tsx';
import { errorAt, type Form } from './form.ts';
import { KeepFields } from './keep-fields.tsx';
import { OverlapFields } from './overlap-fields.tsx';
import { RetryFields } from './retry-fields.tsx';
import { ShardsFields } from './shards-fields.tsx';

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

const permits: LineField = {
  ...{ at: 'lock.permits', label: 'editor.permits', inputMode: 'numeric' },
  ...{ hint: 'editor.permits.hint', hintBelow: true },
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
          <NameField
            label={t('editor.queue')}
            description={t('editor.queue.hint')}
            inputWrapperOrder={[...hintUnderInput]}
            data={queues}
            value={draft.queue}
            onChange={(queue) => patch({ queue })}
            error={errorAt(form, 'queue')}
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
          {draft.lock.trim() === '' ? null : (
            <Line
              form={form}
              field={permits}
              value={draft.lockPermits}
              onChange={(text) => patch({ lockPermits: text })}
            />
          )}
        </div>
        <CatchUpFields form={form} />
        <RetryFields form={form} />
        <KeepFields form={form} />
        <ShardsFields form={form} />
      </div>
    </Panel>
  );
}
