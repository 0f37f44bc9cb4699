import type { BrokenJob, JobView } from '@escapement/protocol';
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { JobsSearch } from '../../app/search.ts';
import { SearchField } from '../../components/search-field.tsx';
import styles from './jobs.module.css';
import { NamedFilters } from './named-filters.tsx';
import { useJobFiltersText } from './use-job-filters-text.ts';

const states = ['enabled', 'paused', 'broken'] as const;
const healths = ['failing', 'unserved'] as const;
const sorts = ['id', '-id', 'name', '-name', 'next', '-updated', 'updated'] as const;

/** The filters of the list; all of them live in the address bar. */
export function JobFilters(props: { search: JobsSearch; jobs: readonly (JobView | BrokenJob)[] }) {
  const t = useJobFiltersText();
  const navigate = useNavigate();
  const { search } = props;
  const set = (change: Partial<JobsSearch>) =>
    void navigate({ to: '/jobs', search: { ...search, ...change }, replace: true });
  return (
    <search className={styles.filters}>
      <div className={styles.search}>
        <SearchField
          label={t('jobs.search')}
          placeholder={t('jobs.search.placeholder')}
          value={search.q ?? ''}
          onChange={(value) => set({ q: value === '' ? undefined : value })}
        />
      </div>
      <NativeSelect
        aria-label={t('jobs.filter.state')}
        value={search.state ?? ''}
        onChange={(event) =>
          set({ state: states.find((state) => state === event.currentTarget.value) })
        }
        data={[
          { value: '', label: t('jobs.filter.state.all') },
          ...states.map((state) => ({ value: state, label: t(`job.${state}`) })),
        ]}
      />
      <NativeSelect
        aria-label={t('jobFilter.health')}
        value={search.health ?? ''}
        onChange={(event) =>
          set({ health: healths.find((health) => health === event.currentTarget.value) })
        }
        data={[
          { value: '', label: t('jobFilter.health.all') },
          ...healths.map((health) => ({ value: health, label: t(`jobFilter.health.${health}`) })),
        ]}
      />
      <NativeSelect
        aria-label={t('jobFilter.sort')}
        value={search.sort ?? 'id'}
        onChange={(event) =>
          set({ sort: sorts.find((sort) => sort !== 'id' && sort === event.currentTarget.value) })
        }
        data={sorts.map((sort) => ({ value: sort, label: t(`jobFilter.sort.${sort}`) }))}
      />
      <NamedFilters search={search} jobs={props.jobs} set={set} />
    </search>
  );
}
