/** A run that is done once more; loaded with its page. */
export const enRunAgain = {
  'runAgain.effect.other':
    'A new run does what this one did not, for the same fire time, with the input below. This one stays as it ended.',
  'runAgain.input.hint': 'Left empty: what this run was given.',
  'runAgain.input.begin': 'Start from what it was given',
} as const;
