/** A job as text to copy; loaded with the pages that show it. */
export const enJobAsText = {
  'jobAs.form': 'Form of the text',
  'jobAs.json': 'JSON',
  'jobAs.yaml': 'YAML',
  'jobAs.curl': 'curl',
  'jobAs.more_one': 'And {{count}} more character: the copy has all of it.',
  'jobAs.more_other': 'And {{count}} more characters: the copy has all of it.',
} as const;
