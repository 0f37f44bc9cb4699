import type { AuditRow } from '@escapement/core';
import styles from './audit.module.css';
import { ChangedFieldList } from './changed-field-list.tsx';
import { changedFields } from './changed-fields.ts';
import { useAuditText } from './use-audit-text.ts';

/** What stood before and what stands since, field by field, behind a line that names the fields. */
export function ChangeList(props: { row: Pick<AuditRow, 'before' | 'after'> }) {
  const t = useAuditText();
  const fields = changedFields(props.row.before, props.row.after);
  if (fields.length === 0) return null;
  const names = [...new Set(fields.map(({ path }) => path.split('.', 1)[0] ?? ''))];
  const count = names.length;
  return (
    <details className={styles.changes}>
      <summary>
        {t('audit.changed', { count })}
        <code>{names.slice(0, 4).join(', ')}</code>
        {/* Stays with the last of them. */}
        {count > 4 ? '\u00a0…' : null}
      </summary>
      <ChangedFieldList fields={fields} />
    </details>
  );
}
