import { Autocomplete, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { chooseShown } from '../../components/choose-shown.ts';
import { Panel } from '../../components/panel.tsx';
import { queries } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';
import styles from './editor.module.css';
import { errorAt, type Form } from './form.ts';
import { RetryFields } from './retry-fields.tsx';

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
          <NativeSelect
            label={t('editor.overlap')}
            data={(['skip', 'allow'] as const).map((value) => ({
              value,
              label: t(`editor.overlap.${value}`),
            }))}
            value={draft.overlap}
            onChange={(event) =>
              patch({ overlap: event.currentTarget.value === 'allow' ? 'allow' : 'skip' })
            }
            error={errorAt(form, 'overlap')}
          />
          <TextInput
            label={t('editor.timeout')}
            description={t('editor.timeout.hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            inputMode="decimal"
            value={draft.timeoutSeconds}
            onChange={(event) => patch({ timeoutSeconds: event.currentTarget.value })}
            error={errorAt(form, 'timeoutMs')}
          />
          <Autocomplete
            label={t('editor.queue')}
            description={t('editor.queue.hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={queues}
            selectFirstOptionOnChange
            onKeyDown={chooseShown}
            value={draft.queue}
            onChange={(queue) => patch({ queue })}
            error={errorAt(form, 'queue')}
            spellCheck={false}
          />
          <TextInput
            label={t('editor.lock')}
            description={t('editor.lock.hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={draft.lock}
            onChange={(event) => patch({ lock: event.currentTarget.value })}
            error={errorAt(form, 'lock')}
            spellCheck={false}
            autoComplete="off"
          />
        </div>
        <CatchUpFields form={form} />
        <RetryFields form={form} />
      </div>
    </Panel>
  );
}

const policies = ['latest', 'none', 'all'] as const;

function CatchUpFields(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const { draft, patch } = form;
  return (
    <div className={styles.triple}>
      <NativeSelect
        label={t('editor.catchUp')}
        data={policies.map((value) => ({ value, label: t(`editor.catchUp.${value}`) }))}
        value={draft.catchUp}
        onChange={(event) =>
          patch({
            catchUp: policies.find((policy) => policy === event.currentTarget.value) ?? 'latest',
          })
        }
        error={errorAt(form, 'catchUp.policy')}
      />
      {draft.catchUp === 'none' ? null : (
        <TextInput
          label={t('editor.withinMin')}
          inputMode="decimal"
          value={draft.withinMinutes}
          onChange={(event) => patch({ withinMinutes: event.currentTarget.value })}
          error={errorAt(form, 'catchUp.withinMs')}
        />
      )}
      {draft.catchUp === 'all' ? (
        <TextInput
          label={t('editor.max')}
          inputMode="numeric"
          value={draft.max}
          onChange={(event) => patch({ max: event.currentTarget.value })}
          error={errorAt(form, 'catchUp.max')}
        />
      ) : null}
    </div>
  );
}
