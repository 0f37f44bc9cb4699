import { Button } from '@mantine/core';
import { useState } from 'react';
import type { JobsSearch } from '../../app/search.ts';
import { SearchField } from '../../components/search-field.tsx';
import styles from './jobs.module.css';
import { useJobFiltersText } from './use-job-filters-text.ts';

const named = ['queue', 'handler', 'zone'] as const;

/** Filters by a whole name. They are there where one of them is set, and where somebody wants them. */
export function NamedFilters(props: {
  search: JobsSearch;
  set: (change: Partial<JobsSearch>) => void;
}) {
  const t = useJobFiltersText();
  const { search, set } = props;
  const isSet = named.some((name) => search[name] !== undefined);
  const [wanted, setWanted] = useState(false);
  const shown = isSet || wanted;
  const toggle = () => {
    if (isSet) set({ queue: undefined, handler: undefined, zone: undefined });
    setWanted(!shown);
  };
  return (
    <>
      <Button variant="subtle" size="sm" aria-expanded={shown} onClick={toggle}>
        {t(shown ? 'jobFilter.less' : 'jobFilter.more')}
      </Button>
      {shown ? (
        <div className={styles.named}>
          {named.map((name) => (
            <SearchField
              key={name}
              label={t(`jobFilter.${name}`)}
              value={search[name] ?? ''}
              onChange={(value) => set({ [name]: value.trim() === '' ? undefined : value.trim() })}
            />
          ))}
        </div>
      ) : null}
    </>
  );
}
