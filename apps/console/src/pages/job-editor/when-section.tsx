import { SegmentedControl } from '@mantine/core';
import { Panel } from '../../components/panel.tsx';
import { useKeysText } from '../../components/use-keys-text.ts';
import { AfterFields } from './after-fields.tsx';
import { CronFields } from './cron-fields.tsx';
import { DayZoneField } from './day-zone-field.tsx';
import type { Draft } from './draft.ts';
import styles from './editor.module.css';
import { Choice, type ChoiceField, Code, type CodeField, Line, type LineField } from './fields.tsx';
import type { Form } from './form.ts';
import { KeyFields } from './key-fields.tsx';
import { TimedFields } from './timed-fields.tsx';

const at: CodeField = {
  ...{ at: 'schedule.at', label: 'editor.at', hint: 'editor.at.hint', minRows: 3, required: true },
};

const kinds = ['cron', 'every', 'at', 'key-expired', 'manual'] as const;

export function WhenSection(props: { form: Form }) {
  const t = useKeysText();
  const { form } = props;
  const { draft, patch } = form;
  return (
    <Panel title={t('editor.when')}>
      <div className={styles.fields}>
        <SegmentedControl
          className={styles.kinds ?? ''}
          aria-label={t('editor.kind')}
          data={kinds.map((kind) => ({
            value: kind,
            label: t(kind === 'key-expired' ? 'keys.kind' : `editor.kind.${kind}`),
          }))}
          value={draft.kind}
          onChange={(kind) => patch({ kind })}
        />
        {draft.kind === 'cron' ? <CronFields form={form} /> : null}
        {draft.kind === 'every' ? <EveryFields form={form} /> : null}
        {draft.kind === 'at' ? (
          <Code form={form} field={at} value={draft.at} onChange={(text) => patch({ at: text })} />
        ) : null}
        {draft.kind === 'key-expired' ? <KeyFields form={form} /> : null}
        {draft.kind === 'manual' ? (
          <p className={styles.hint}>{t('editor.kind.manual.hint')}</p>
        ) : null}
        {draft.kind === 'cron' ? null : <DayZoneField form={form} />}
        {draft.kind === 'manual' || draft.kind === 'key-expired' ? null : (
          <TimedFields form={form} />
        )}
        <AfterFields form={form} />
      </div>
    </Panel>
  );
}

const count: LineField = {
  ...{ at: 'schedule.everyMs', label: 'editor.every', inputMode: 'numeric', required: true },
};
const unit: ChoiceField<Draft['everyUnit']> = {
  ...{ label: 'editor.unit', choices: ['s', 'm', 'h', 'ms'] },
  wordOf: (choice) => `editor.unit.${choice}`,
};
const anchor: LineField = {
  ...{ at: 'schedule.anchorTime', label: 'editor.anchor', hint: 'editor.anchor.hint' },
};

function EveryFields(props: { form: Form }) {
  const { form } = props;
  const { draft, patch } = form;
  return (
    <>
      <div className={styles.pair}>
        <Line
          form={form}
          field={count}
          value={draft.everyCount}
          onChange={(text) => patch({ everyCount: text })}
        />
        <Choice
          form={form}
          field={unit}
          value={draft.everyUnit}
          onChange={(chosen) => patch({ everyUnit: chosen })}
        />
      </div>
      <Line
        form={form}
        field={anchor}
        value={draft.anchor}
        onChange={(text) => patch({ anchor: text })}
      />
    </>
  );
}
