import { ActionIcon, Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { ZoneSelect } from '../../components/zone-select.tsx';
import { useText } from '../../text/use-text.ts';
import { readableZone } from '../../time/zone-format.ts';
import { changesClocks } from '../../time/zone-options.ts';
import { type Draft, spellingOf } from './draft.ts';
import styles from './editor.module.css';
import { Choice, type ChoiceField } from './fields.tsx';
import { errorAt, type Form } from './form.ts';
import { SimpleFields } from './simple-fields.tsx';
import { expressionOf } from './simple-schedule.ts';
import type { TimedDraft } from './timed-draft.ts';

export function CronFields(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const [now] = useState(Date.now);
  const { timeZone } = form.draft;
  const isUnknown = readableZone(timeZone) !== timeZone;
  return (
    <>
      <Spelling form={form} />
      <ZoneSelect
        zone={timeZone}
        onChange={(chosen) => form.patch({ timeZone: chosen })}
        error={errorAt(form, 'schedule.timeZone')}
      />
      {isUnknown ? (
        <p className={styles.hint}>{t('editor.zone.unknown', { zone: timeZone })}</p>
      ) : null}
      {isUnknown || changesClocks(timeZone, now) ? (
        <ClockChange form={form} />
      ) : (
        <p className={styles.hint}>{t('editor.dst.none')}</p>
      )}
    </>
  );
}

/** Simply, or as an expression: one leads to the other as far as it can say the same. */
function Spelling({ form }: { form: Form }) {
  const t = useText();
  const { spelled, simple, expressions, timed } = form.draft;
  const read = spellingOf(expressions, timed.dialect);
  const written = expressionOf(simple);
  const spell = (chosen: Draft['spelled']) => {
    if (chosen === 'simple') form.patch({ ...read, spelled: read.spelled });
    else
      form.patch({ spelled: chosen, expressions: written === undefined ? expressions : [written] });
  };
  const isSimple = spelled === 'simple';
  return (
    <>
      <SegmentedControl
        aria-label={t('editor.spelled')}
        size="xs"
        data={(['simple', 'text'] as const).map((value) => ({
          value,
          label: t(`editor.spelled.${value}`),
          disabled: value === 'simple' && !isSimple && read.spelled === 'text',
        }))}
        value={spelled}
        onChange={spell}
      />
      {isSimple ? <SimpleFields form={form} /> : <Expressions form={form} />}
      {!isSimple && read.spelled === 'text' ? (
        <p className={styles.hint}>{t('editor.spelled.onlyText')}</p>
      ) : null}
      {isSimple ? null : <Reading form={form} />}
    </>
  );
}

const dialect: ChoiceField<TimedDraft['dialect']> = {
  ...{ at: 'schedule.dialect', label: 'editor.dialect', choices: ['vixie', 'quartz'] },
  wordOf: (choice) => `editor.dialect.${choice}`,
};
const dayMatch: ChoiceField<TimedDraft['dayMatch']> = {
  ...{ at: 'schedule.dayMatch', label: 'editor.dayMatch', choices: ['', 'or', 'and'] },
  wordOf: (choice) => (choice === '' ? 'editor.dayMatch.dialect' : `editor.dayMatch.${choice}`),
};

/** How expressions are to be read. */
function Reading({ form }: { form: Form }) {
  const { timed } = form.draft;
  const put = (change: Partial<TimedDraft>) => form.patch({ timed: { ...timed, ...change } });
  return (
    <div className={styles.pair}>
      <Choice
        form={form}
        field={
          timed.dialect === 'quartz'
            ? { ...dialect, hint: 'editor.dialect.hint', hintBelow: true }
            : dialect
        }
        value={timed.dialect}
        onChange={(chosen) => put({ dialect: chosen })}
      />
      <Choice
        form={form}
        field={dayMatch}
        value={timed.dayMatch}
        onChange={(chosen) => put({ dayMatch: chosen })}
      />
    </div>
  );
}

/** What only Quartz writes: a question mark, or a seventh field for the year. */
function isQuartz(expression: string): boolean {
  return expression.includes('?') || expression.trim().split(/\s+/).length === 7;
}

function Expressions(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const { expressions } = form.draft;
  const put = (index: number, text: string) =>
    form.patch({
      expressions: expressions.map((old, at) => (at === index ? text : old)),
      // As it comes from another scheduler.
      ...(isQuartz(text) ? { timed: { ...form.draft.timed, dialect: 'quartz' } } : {}),
    });
  return (
    <div className={styles.expressions}>
      {expressions.map((expression, index) => (
        <TextInput
          key={index}
          label={
            expressions.length === 1
              ? t('editor.expression')
              : t('editor.expression.n', { n: index + 1 })
          }
          description={index === 0 ? t('editor.expression.hint') : undefined}
          value={expression}
          onChange={(event) => put(index, event.currentTarget.value)}
          error={errorAt(form, `schedule.expressions.${index}`, expression)}
          classNames={{ input: styles.code ?? '' }}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          required
          rightSection={
            expressions.length === 1 ? null : (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('editor.expression.remove', { n: index + 1 })}
                onClick={() =>
                  form.patch({ expressions: expressions.filter((_, at) => at !== index) })
                }
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )
          }
        />
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => form.patch({ expressions: [...expressions, '0 12 * * *'] })}
      >
        {t('editor.expression.add')}
      </Button>
    </div>
  );
}

const gap: ChoiceField<Draft['gap']> = {
  ...{ at: 'schedule.gap', label: 'editor.gap', choices: ['run', 'skip'] },
  wordOf: (choice) => `editor.gap.${choice}`,
};
const overlapHour: ChoiceField<Draft['overlapHour']> = {
  ...{ at: 'schedule.overlapHour', label: 'editor.overlapHour' },
  choices: ['first', 'second', 'both'],
  wordOf: (choice) => `editor.overlapHour.${choice}`,
};

function ClockChange(props: { form: Form }) {
  const t = useText();
  const { form } = props;
  const { draft, patch } = form;
  return (
    <fieldset className={styles.group}>
      <legend>{t('editor.dst')}</legend>
      <div className={styles.pair}>
        <Choice
          form={form}
          field={gap}
          value={draft.gap}
          onChange={(chosen) => patch({ gap: chosen })}
        />
        <Choice
          form={form}
          field={overlapHour}
          value={draft.overlapHour}
          onChange={(chosen) => patch({ overlapHour: chosen })}
        />
      </div>
    </fieldset>
  );
}
