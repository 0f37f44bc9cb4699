import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import styles from './calendar-editor.module.css';
import { type ListName, withChanged, withoutRow, withRow } from './draft.ts';
import { type CalendarForm, useErrorAt } from './form.ts';
import { RuleRow } from './rule-row.tsx';
import { useCalendarEditorText } from './use-calendar-editor-text.ts';

/** So many are drawn at first, as a list may hold a thousand; and so many it may hold. */
const shownAtFirst = 60;
const entriesAtMost = { daysOff: 1_000, workdays: 1_000, blackouts: 200 } as const;

/** The entries of one list, with ways to add and to take away; what is wrong with one is never hidden. */
export function RuleList(props: { form: CalendarForm; list: ListName }) {
  const t = useCalendarEditorText();
  const { form, list } = props;
  const { draft, change } = form;
  const rows = draft[list];
  const [isAllShown, setIsAllShown] = useState(false);
  const [added, setAdded] = useState<number>();
  const addButton = useRef<HTMLButtonElement>(null);
  const errorAt = useErrorAt(form);
  const isWrong = [...form.own.keys(), ...form.told.keys()].some((path) => path.startsWith(list));
  const shown = isAllShown || isWrong ? rows : rows.slice(0, shownAtFirst);
  const add = () => {
    const next = withRow(draft, list);
    setIsAllShown(true);
    setAdded(next[list].at(-1)?.key);
    change(next);
  };
  const remove = (key: number) => {
    change(withoutRow(draft, list, key));
    // The button that was pressed is gone; focus must not fall back to the top of the page.
    addButton.current?.focus();
  };
  return (
    <Panel title={t(`calEdit.list.${list}`)}>
      <p className={styles.hint}>{t(`calEdit.hint.${list}`)}</p>
      {rows.length === 0 ? <p className={styles.hint}>{t('calEdit.none')}</p> : null}
      <div className={styles.entries}>
        {shown.map((row, index) => (
          <RuleRow
            key={row.key}
            {...{ list, index, row, errorAt }}
            timeZone={draft.timeZone}
            isNew={row.key === added}
            onChange={(changed) => change(withChanged(draft, list, changed))}
            onRemove={() => remove(row.key)}
          />
        ))}
      </div>
      <div className="row">
        <Button
          ref={addButton}
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={rows.length >= entriesAtMost[list]}
          onClick={add}
        >
          {t(`calEdit.add.${list}`)}
        </Button>
        {shown.length === rows.length ? null : (
          <Button size="xs" variant="default" onClick={() => setIsAllShown(true)}>
            {t('calEdit.showAll', { count: rows.length - shown.length })}
          </Button>
        )}
      </div>
    </Panel>
  );
}
