/** How long the runs of a job take; loaded with the pages of a job and of a run. */
export const enUsual = {
  'usual.takes': 'Takes',
  'usual.most': '{{median}}; 19 of 20 at most {{p95}}',
  'usual.beside': ' (usually {{median}})',
} as const;
