import { runStates } from '@escapement/core';
import { MultiSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { RunsSearch } from '../../app/search.ts';
import { SearchField } from '../../components/search-field.tsx';
import { SpanFields } from '../../components/span-fields.tsx';
import { useText } from '../../text/use-text.ts';
import { statesOf } from './day-span.ts';
import styles from './runs.module.css';

/** The filters of the list; all of them live in the address bar. */
export function RunFilters(props: { search: RunsSearch }) {
  const t = useText();
  const navigate = useNavigate();
  const { search } = props;
  const set = (change: Partial<RunsSearch>) =>
    void navigate({ to: '/runs', search: { ...search, ...change }, replace: true });
  const states = statesOf(search);
  return (
    <search className={styles.filters}>
      <div className={styles.job}>
        <SearchField
          label={t('runs.filter.job')}
          value={search.job ?? ''}
          onChange={(value) => set({ job: value === '' ? undefined : value.trim() })}
        />
      </div>
      <MultiSelect
        className={styles.states}
        aria-label={t('runs.filter.state')}
        placeholder={states.length === 0 ? t('runs.filter.begun') : ''}
        data={runStates
          .filter((state) => state !== 'delayed')
          .map((state) => ({ value: state, label: t(`run.${state}`) }))}
        value={states}
        onChange={(chosen) => set({ state: chosen.length === 0 ? undefined : chosen.join(',') })}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear'), tabIndex: 0, 'aria-hidden': false }}
      />
      <SpanFields span={search} from="runs.filter.from" onChange={set} />
    </search>
  );
}
