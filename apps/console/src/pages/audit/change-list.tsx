import type { AuditRow } from '@escapement/core';
import styles from './audit.module.css';
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
        {t('audit.changed', { count })} <code>{names.slice(0, 4).join(', ')}</code>
        {count > 4 ? ' …' : null}
      </summary>
      <dl>
        {fields.map(({ path, before, after }) => (
          <div key={path}>
            <dt>
              <code>{path}</code>
            </dt>
            <Side side="before" text={before} />
            <Side side="after" text={after} />
          </div>
        ))}
      </dl>
    </details>
  );
}

function Side(props: { side: 'before' | 'after'; text: string | undefined }) {
  const t = useAuditText();
  if (props.text === undefined) return null;
  const isBefore = props.side === 'before';
  return (
    <dd data-side={props.side}>
      <span aria-hidden>{isBefore ? '−' : '+'}</span>
      <span className="visually-hidden">{t(isBefore ? 'audit.before' : 'audit.after')}</span>
      <code>{props.text}</code>
    </dd>
  );
}
