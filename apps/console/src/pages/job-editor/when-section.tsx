import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { Panel } from '../../components/panel.tsx';
import { useText } from '../../text/use-text.ts';
import { CronFields } from './cron-fields.tsx';
import styles from './editor.module.css';
import { errorAt, type Form } from './form.ts';
import { CodeField } from './task-fields.tsx';

const kinds = ['cron', 'every', 'at', 'manual'] as const;

export function WhenSection(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const { draft, patch } = form;
  return (
    <Panel title={t('editor.when')}>
      <div className={styles.fields}>
        <SegmentedControl
          aria-label={t('editor.kind')}
          data={kinds.map((kind) => ({ value: kind, label: t(`editor.kind.${kind}`) }))}
          value={draft.kind}
          onChange={(kind) => patch({ kind })}
        />
        {draft.kind === 'cron' ? <CronFields form={form} /> : null}
        {draft.kind === 'every' ? <EveryFields form={form} /> : null}
        {draft.kind === 'at' ? (
          <CodeField
            label={t('editor.at')}
            description={t('editor.at.hint')}
            value={draft.at}
            onChange={(at) => patch({ at })}
            error={errorAt(form, 'schedule.at')}
            minRows={3}
            required
          />
        ) : null}
        {draft.kind === 'manual' ? (
          <p className={styles.hint}>{t('editor.kind.manual.hint')}</p>
        ) : null}
      </div>
    </Panel>
  );
}

const units = ['s', 'm', 'h', 'ms'] as const;

function EveryFields(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const { draft, patch } = form;
  return (
    <>
      <div className={styles.pair}>
        <TextInput
          label={t('editor.every')}
          inputMode="numeric"
          value={draft.everyCount}
          onChange={(event) => patch({ everyCount: event.currentTarget.value })}
          error={errorAt(form, 'schedule.everyMs')}
          required
        />
        <NativeSelect
          label={t('editor.unit')}
          data={units.map((unit) => ({ value: unit, label: t(`editor.unit.${unit}`) }))}
          value={draft.everyUnit}
          onChange={(event) =>
            patch({ everyUnit: units.find((unit) => unit === event.currentTarget.value) ?? 's' })
          }
        />
      </div>
      <TextInput
        label={t('editor.anchor')}
        description={t('editor.anchor.hint')}
        value={draft.anchor}
        onChange={(event) => patch({ anchor: event.currentTarget.value })}
        error={errorAt(form, 'schedule.anchorTime')}
        spellCheck={false}
      />
    </>
  );
}
