import { ChangedFieldList } from '../audit/changed-field-list.tsx';
import { changedFields } from '../audit/changed-fields.ts';
import styles from './config.module.css';
import { useConfigText } from './use-config-text.ts';

type Json = Parameters<typeof changedFields>[0];

/** What a person writes of an entry. */
interface Content {
  readonly value?: unknown;
  readonly schema?: unknown;
}

/** So many fields are shown; a version that changes more has them named by their number. */
const fieldsShown = 50;

/** Field by field, what stood before and what stands since. */
export function ContentDiff(props: { before: Content; after: Content }) {
  const t = useConfigText();
  const fields = changedFields(contentOf(props.before), contentOf(props.after));
  if (fields.length === 0) return <span className="dim">{t('config.version.same')}</span>;
  return (
    <details className={styles.diff} open={fields.length <= 3}>
      <summary>{t('config.version.fields', { count: fields.length })}</summary>
      <ChangedFieldList fields={fields.slice(0, fieldsShown)} />
    </details>
  );
}

function contentOf({ value, schema }: Content): Json {
  return (schema === undefined ? { value } : { value, schema }) as Json;
}
