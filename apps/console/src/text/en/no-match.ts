/** What a list says that no server was asked for, loaded with the first page that has filters. */
export const enNoMatch = {
  'noMatch.never':
    'A filter is longer than anything is called or looked for by, or is no id of a job, so that nothing ever matches it.',
} as const;
