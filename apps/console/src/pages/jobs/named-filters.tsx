import type { BrokenJob, JobView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { JobsSearch } from '../../app/search.ts';
import { isBroken, zoneOf } from '../../data/job-answer.ts';
import { queries } from '../../data/queries.ts';
import styles from './jobs.module.css';
import { NameFilter } from './name-filter.tsx';
import { useJobFiltersText } from './use-job-filters-text.ts';
import { ZoneFilter } from './zone-filter.tsx';

const named = ['tag', 'queue', 'handler'] as const;
const none = { tag: undefined, queue: undefined, handler: undefined, zone: undefined };

interface Props {
  search: JobsSearch;
  /** The jobs that are shown, whose names are offered. */
  jobs: readonly (JobView | BrokenJob)[];
  set: (change: Partial<JobsSearch>) => void;
}

/** Filters by a whole name. They are there where one of them is set, and where somebody wants them. */
export function NamedFilters(props: Props) {
  const t = useJobFiltersText();
  const { search, set } = props;
  const isSet = [...named, 'zone' as const].some((name) => search[name] !== undefined);
  const [wanted, setWanted] = useState(false);
  const shown = isSet || wanted;
  const toggle = () => {
    if (isSet) set(none);
    setWanted(!shown);
  };
  return (
    <>
      <Button variant="subtle" size="sm" aria-expanded={shown} onClick={toggle}>
        {t(shown ? 'jobFilter.less' : 'jobFilter.more')}
      </Button>
      {shown ? <Fields {...props} /> : null}
    </>
  );
}

function Fields({ search, jobs, set }: Props) {
  const t = useJobFiltersText();
  const workers = useQuery(queries.cluster()).data?.workers ?? [];
  const whole = jobs.flatMap((job) => (isBroken(job) ? [] : [job]));
  const known = {
    tag: whole.flatMap(({ tags }) => tags),
    queue: ['default', ...workers.flatMap(({ queues }) => queues)],
    handler: workers.flatMap(({ handlers }) => handlers),
  };
  return (
    <div className={styles.named}>
      {named.map((name) => (
        <NameFilter
          key={name}
          label={t(`jobFilter.${name}`)}
          known={known[name]}
          value={search[name]}
          onChange={(value) => set({ [name]: value })}
        />
      ))}
      <ZoneFilter
        label={t('jobFilter.zone')}
        known={whole.flatMap((job) => zoneOf(job) ?? [])}
        value={search.zone}
        onChange={(zone) => set({ zone })}
      />
    </div>
  );
}
