import { outcomesWithoutRun } from '@escapement/core';
import { useNavigate } from '@tanstack/react-router';
import type { NotRunSearch } from '../../app/search.ts';
import { SeveralSelect } from '../../components/several-select.tsx';
import { SpanFields } from '../../components/span-fields.tsx';
import { JobField } from '../runs/job-field.tsx';
import styles from '../runs/runs.module.css';
import { useNotRunText } from './use-not-run-text.ts';

/** The filters of the list; all of them live in the address bar. */
export function OutcomeFilters(props: { search: NotRunSearch }) {
  const t = useNotRunText();
  const navigate = useNavigate();
  const { search } = props;
  const set = (change: Partial<NotRunSearch>) =>
    void navigate({ to: '/not-run', search: { ...search, ...change }, replace: true });
  return (
    <search className={styles.filters}>
      <JobField job={search.job} onChange={(job) => set({ job })} />
      <SeveralSelect
        label={t('ledger.col.outcome')}
        placeholder={t('notRun.filter.any')}
        choices={outcomesWithoutRun.map((outcome) => ({
          value: outcome,
          label: t(`outcome.${outcome}`),
        }))}
        value={search.outcome}
        onChange={(outcome) => set({ outcome })}
      />
      <SpanFields span={search} from="runs.filter.from" onChange={set} />
    </search>
  );
}
