/** Fire times without a run. */
export const enNotRun = {
  'notRun.note':
    'Fire times of all jobs that had no run, and why: by job, the newest first in each.',
  'notRun.filter.any': 'Any outcome',
  'notRun.empty': 'Nothing was skipped or missed',
  'notRun.empty.hint':
    'Each fire time that has no run is listed here with the reason, as soon as that is known.',
  'notRun.noMatch': 'No such fire time matches',
  'notRun.sparse': 'None in the ledgers of the jobs so far',
  'notRun.next': 'Not all jobs have been looked at: it goes on with {{job}}.',
  'notRun.ofJob': 'Only those without a run',
  'notRun.within.none': 'Nothing was due in this time',
} as const;
