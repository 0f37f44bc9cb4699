import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import { chooseShown } from './choose-shown.ts';
import { namesLike } from './names-like.ts';

/** A name that may be any, with those on a list that are known; Enter chooses the first of them that is like what was typed. */
export function NameField(props: Omit<AutocompleteProps, 'filter' | 'onKeyDown'>) {
  return (
    <Autocomplete
      selectFirstOptionOnChange
      filter={namesLike}
      onKeyDown={chooseShown}
      autoComplete="off"
      spellCheck={false}
      {...props}
    />
  );
}
