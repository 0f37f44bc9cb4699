import { runStates } from '@escapement/core';
import { useNavigate } from '@tanstack/react-router';
import type { RunsSearch } from '../../app/search.ts';
import { SeveralSelect } from '../../components/several-select.tsx';
import { SpanFields } from '../../components/span-fields.tsx';
import { useText } from '../../text/use-text.ts';
import { JobField } from './job-field.tsx';
import styles from './runs.module.css';

/** The filters of the list; all of them live in the address bar. */
export function RunFilters(props: { search: RunsSearch }) {
  const t = useText();
  const navigate = useNavigate();
  const { search } = props;
  const set = (change: Partial<RunsSearch>) =>
    void navigate({ to: '/runs', search: { ...search, ...change }, replace: true });
  return (
    <search className={styles.filters}>
      <JobField job={search.job} onChange={(job) => set({ job })} />
      <SeveralSelect
        label={t('runs.filter.state')}
        placeholder={t('runs.filter.begun')}
        choices={runStates
          .filter((state) => state !== 'delayed')
          .map((state) => ({ value: state, label: t(`run.${state}`) }))}
        value={search.state}
        onChange={(state) => set({ state })}
      />
      <SpanFields span={search} from="runs.filter.from" onChange={set} />
    </search>
  );
}
