/** Until when a job is paused; loaded with the pages that pause it or say so. */
export const enPause = {
  'pause.until.field': 'Until ({{zone}}); may be left empty',
  'pause.until.hint':
    'What is due from then on is fired again, by itself. Left empty, somebody has to resume it.',
  'pause.until.invalid': 'Complete the day and the time, or leave both empty',
  'pause.until': 'until',
  'pause.itself': 'ended by itself',
} as const;
