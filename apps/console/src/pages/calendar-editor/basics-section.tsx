import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { Panel } from '../../components/panel.tsx';
import { ZoneSelect } from '../../components/zone-select.tsx';
import styles from './calendar-editor.module.css';
import { type CalendarForm, useErrorAt } from './form.ts';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';

/** Name, zone, and what becomes of a day that no list names. */
export function BasicsSection(props: { form: CalendarForm; nameFixed: boolean }) {
  const t = useCalendarEditorText();
  const { form, nameFixed } = props;
  const { draft } = form;
  const errorAt = useErrorAt(form);
  const patch = (part: Partial<typeof draft>) => form.change({ ...draft, ...part });
  return (
    <Panel title={t('calEdit.basics')}>
      <div className={styles.fields}>
        {nameFixed ? null : (
          <TextInput
            label={t('calEdit.name')}
            description={t('calEdit.name.hint')}
            value={draft.name}
            onChange={(event) => patch({ name: event.currentTarget.value })}
            error={errorAt('name')}
            maxLength={64}
            autoComplete="off"
            spellCheck={false}
            required
          />
        )}
        <ZoneSelect
          required
          zone={draft.timeZone}
          onChange={(timeZone) => patch({ timeZone })}
          error={errorAt('timeZone')}
        />
        <Textarea
          label={t('calEdit.description')}
          value={draft.description}
          onChange={(event) => patch({ description: event.currentTarget.value })}
          error={errorAt('description')}
          maxLength={2_000}
          autosize
          minRows={1}
          maxRows={6}
        />
        <NativeSelect
          label={t('calEdit.otherDays')}
          value={draft.otherDays}
          onChange={(event) =>
            patch({ otherDays: event.currentTarget.value === 'off' ? 'off' : 'on' })
          }
          data={(['on', 'off'] as const).map((value) => ({
            ...{ value, label: t(`calEdit.otherDays.${value}`) },
          }))}
        />
      </div>
    </Panel>
  );
}
