import type { OptionsFilter } from '@mantine/core';

/**
 * The names of a list in which stands what was typed, the likeliest first, which Enter chooses: the very name, then those that begin so. So whoever types all of a name
 * that is known gets that one, and none that is longer.
 */
export const namesLike: OptionsFilter = ({ options, search, limit }) =>
  options
    .flatMap((option) => ('value' in option ? [option] : []))
    .map((option) => ({ option, rank: rankOf(option.label, search.trim()) }))
    .filter(({ rank }) => rank < unlike)
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, limit)
    .map(({ option }) => option);

const unlike = 4;

function rankOf(name: string, typed: string): number {
  if (name === typed) return 0;
  const [lower, wanted] = [name.toLowerCase(), typed.toLowerCase()];
  if (lower === wanted) return 1;
  if (lower.startsWith(wanted)) return 2;
  return lower.includes(wanted) ? 3 : unlike;
}
