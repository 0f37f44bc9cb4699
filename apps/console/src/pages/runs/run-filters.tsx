import { runStates } from '@escapement/core';
import { MultiSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { RunsSearch } from '../../app/search.ts';
import { useSettings } from '../../app/settings.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useText } from '../../text/use-text.ts';
import { zoneFor } from '../../time/zone-format.ts';
import { isoToLocal, localToIso, statesOf } from './day-span.ts';
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
      <SpanFields search={search} onChange={set} />
    </search>
  );
}

/** From when to when, in the zone in which the list shows its times unless each is shown in that of its job. */
function SpanFields(props: {
  search: RunsSearch;
  onChange: (change: Partial<RunsSearch>) => void;
}) {
  const t = useText();
  const { zoneMode } = useSettings();
  const { search, onChange } = props;
  const read = zoneMode === 'utc' ? 'utc' : 'mine';
  const zone = zoneFor(read, undefined);
  const fields = [
    { key: 'from', label: t('runs.filter.from', { zone }) },
    { key: 'to', label: t('runs.filter.to', { zone }) },
  ] as const;
  return (
    <div className={styles.span}>
      {fields.map(({ key, label }) => (
        <TextInput
          key={key}
          type="datetime-local"
          label={label}
          labelProps={{ className: styles.label }}
          value={isoToLocal(search[key], read)}
          onChange={(event) => onChange({ [key]: localToIso(event.currentTarget.value, read) })}
        />
      ))}
    </div>
  );
}
