import { TagsInput } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addShown } from '../../components/choose-shown.ts';
import { namesLike } from '../../components/names-like.ts';
import { api } from '../../data/api.ts';
import { useText } from '../../text/use-text.ts';
import { hintUnderInput } from './fields.tsx';
import { errorAt, type Form } from './form.ts';

/** So many calendars are offered; more can be typed. */
const calendarsOffered = 100;

/**
 * The calendars that take days out. Who types and presses Enter, Tab or a comma means the first of those that are shown; a name that is like none of them is
 * taken as it is, and the beginning of one that is left otherwise is not.
 */
export function CalendarsField(props: {
  form: Form;
  value: string[];
  onChange: (calendars: string[]) => void;
}) {
  const t = useText();
  const known = useQuery(calendarNames).data ?? [];
  const { value, onChange } = props;
  const [typed, setTyped] = useState('');
  /** What was typed and left, and is the beginning of a name. */
  const [dropped, setDropped] = useState('');
  const leave = (text: string) => {
    const isBegun = isLikeOne(known, text) && !known.includes(text);
    setDropped(isBegun ? text : '');
    setTyped('');
    if (text !== '' && !isBegun && !value.includes(text)) onChange([...value, text]);
  };
  return (
    <TagsInput
      label={t('editor.calendars')}
      description={
        dropped === ''
          ? t('editor.calendars.hint')
          : t('editor.calendars.dropped', { text: dropped })
      }
      inputWrapperOrder={[...hintUnderInput]}
      data={known}
      filter={namesLike}
      value={value}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={setTyped}
      // Enter in a field in which nothing is typed adds nothing.
      selectFirstOptionOnChange={typed.trim() !== ''}
      acceptValueOnBlur={false}
      onKeyDown={addShown}
      onFocus={() => setDropped('')}
      onBlur={(event) => leave(event.currentTarget.value.trim())}
      error={errorAt(props.form, 'schedule.calendars')}
      clearable={false}
    />
  );
}

function isLikeOne(known: readonly string[], text: string): boolean {
  const options = known.map((name) => ({ value: name, label: name }));
  return text !== '' && namesLike({ options, search: text, limit: 1 }).length > 0;
}

const calendarNames = queryOptions({
  queryKey: ['calendars', 'names'],
  queryFn: async ({ signal }) => {
    const { items } = await api.listCalendars({ limit: calendarsOffered }, { signal });
    return items.map(({ name }) => name);
  },
});
