import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { RunsSearch } from '../../app/search.ts';
import { SearchField } from '../../components/search-field.tsx';
import { SeveralSelect } from '../../components/several-select.tsx';
import { SpanFields } from '../../components/span-fields.tsx';
import { MisreadNote } from './misread-note.tsx';
import { listedStates } from './run-token-words.ts';
import { readTokens, retyped, typedFor } from './run-tokens.ts';
import styles from './runs.module.css';
import { useRunListText } from './use-run-list-text.ts';

/** The filters of the list; all of them live in the address bar. */
export function RunFilters(props: { search: RunsSearch }) {
  const t = useRunListText();
  const navigate = useNavigate();
  const { search } = props;
  // No state: between two of them the address would say less than what is typed, and put itself in its place.
  const typed = useRef('');
  const shown = typedFor(typed.current, search);
  // What is not understood is said also where the address does not change.
  const [, hear] = useState('');
  const set = (change: Partial<RunsSearch>) =>
    void navigate({ to: '/runs', search: { ...search, ...change }, replace: true });
  return (
    <search className={styles.filters}>
      <div className={styles.job}>
        <SearchField
          label={t('runs.filter.tokens.label')}
          placeholder={t('runs.filter.tokens')}
          value={shown}
          onChange={(text) => {
            set(retyped(typed.current, text));
            typed.current = text;
            hear(text);
          }}
        />
      </div>
      <SeveralSelect
        label={t('runs.filter.state')}
        placeholder={t('runs.filter.begun')}
        choices={listedStates.map((state) => ({ value: state, label: t(`run.${state}`) }))}
        value={search.state}
        onChange={(state) => set({ state })}
      />
      <SpanFields span={search} from="runs.filter.from" onChange={set} />
      <MisreadNote words={readTokens(shown).misread} />
    </search>
  );
}
