/** The zone of a job that no clock fires. */
export const enDayZone = {
  'dayZone.hint':
    'Whose days ${fireDate} and the times of its runs are told in. Left empty: those of UTC.',
  'dayZone.hint.after':
    'Whose days ${fireDate} and the times of its runs are told in. Left empty: those of UTC, whatever the zone of the jobs before it.',
} as const;
