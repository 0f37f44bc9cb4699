import { NativeSelect, Pill } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { JobsSearch } from '../../app/search.ts';
import { SearchField } from '../../components/search-field.tsx';
import { useText } from '../../text/use-text.ts';
import styles from './jobs.module.css';

const states = ['enabled', 'paused', 'broken'] as const;

/** The filters of the list; all of them live in the address bar. */
export function JobFilters(props: { search: JobsSearch }) {
  const t = useText();
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
      {search.tag === undefined ? null : (
        <Pill
          size="lg"
          withRemoveButton
          onRemove={() => set({ tag: undefined })}
          removeButtonProps={{
            'aria-label': t('jobs.filter.tag.remove', { tag: search.tag }),
            'aria-hidden': false,
            tabIndex: 0,
          }}
        >
          {t('jobs.filter.tag', { tag: search.tag })}
        </Pill>
      )}
    </search>
  );
}
