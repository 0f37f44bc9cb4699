import { runStates } from '@escapement/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import type { RunsSearch } from '../../app/search.ts';
import { SearchField } from '../../components/search-field.tsx';
import { SeveralSelect } from '../../components/several-select.tsx';
import { SpanFields } from '../../components/span-fields.tsx';
import { useText } from '../../text/use-text.ts';
import { readTokens, typedFor } from './run-tokens.ts';
import styles from './runs.module.css';

/** The filters of the list; all of them live in the address bar. */
export function RunFilters(props: { search: RunsSearch }) {
  const t = useText();
  const navigate = useNavigate();
  const { search } = props;
  // No state: between two of them the address would say less than what is typed, and put itself in its place.
  const typed = useRef('');
  const set = (change: Partial<RunsSearch>) =>
    void navigate({ to: '/runs', search: { ...search, ...change }, replace: true });
  return (
    <search className={styles.filters}>
      <div className={styles.job}>
        <SearchField
          label={t('runs.filter.tokens')}
          value={typedFor(typed.current, search)}
          onChange={(text) => {
            typed.current = text;
            set(readTokens(text));
          }}
        />
      </div>
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
