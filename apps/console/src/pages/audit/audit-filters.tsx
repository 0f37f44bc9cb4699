import { type AuditedAct, auditedActs } from '@escapement/core';
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { AuditSearch } from '../../app/search.ts';
import { SearchField } from '../../components/search-field.tsx';
import { SpanFields } from '../../components/span-fields.tsx';
import { actText } from './act-words.tsx';
import styles from './audit.module.css';
import { useAuditText } from './use-audit-text.ts';

/** The filters of the log; all of them live in the address bar. */
export function AuditFilters(props: { search: AuditSearch }) {
  const t = useAuditText();
  const navigate = useNavigate();
  const { search } = props;
  const set = (change: Partial<AuditSearch>) =>
    void navigate({ to: '/audit', search: { ...search, ...change }, replace: true });
  const typed = (text: string) => (text.trim() === '' ? undefined : text.trim());
  return (
    <search className={styles.filters}>
      <div className={styles.typed}>
        <SearchField
          label={t('audit.filter.who')}
          value={search.who ?? ''}
          onChange={(value) => set({ who: typed(value) })}
        />
      </div>
      <NativeSelect
        aria-label={t('audit.filter.act')}
        value={search.act ?? ''}
        onChange={({ currentTarget: { value } }) =>
          set({ act: value === '' ? undefined : (value as AuditedAct) })
        }
        data={[
          { value: '', label: t('audit.filter.act.all') },
          ...auditedActs.map((act) => ({ value: act, label: actText(t, act) })),
        ]}
      />
      <div className={styles.typed}>
        <SearchField
          label={t('audit.filter.about')}
          value={search.about ?? ''}
          onChange={(value) => set({ about: typed(value) })}
        />
      </div>
      <SpanFields span={search} from="audit.filter.from" onChange={set} />
    </search>
  );
}
