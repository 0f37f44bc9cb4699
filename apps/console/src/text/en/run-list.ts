/** What the page of all runs says, loaded with it. */
export const enRunList = {
  'runs.count_one': '{{count, number}} run',
  'runs.count_other': '{{count, number}} runs',
  'runs.countAtLeast_one': '{{count, number}} run or more',
  'runs.countAtLeast_other': '{{count, number}} runs or more',
  'runs.filter.tokens.label': 'Job, -job, state:…, trigger:…, queue:… or worker:…',
  'runs.token.state': '{{word}} is no state of a run. There are: {{known}}',
  'runs.token.trigger': '{{word}} is nothing that runs come of. There are: {{known}}',
  'runs.token.id': '{{word}} is no id of a job. A part of one is found without job: before it',
  'runs.token.part': 'Jobs are shown that have {{word}} anywhere in their id or name',
  'runs.token.name':
    '{{word}} is looked for in the names of jobs: before a colon stand job, state, trigger, queue and worker',
  'runs.token.exclude':
    '{{word}} cannot be left out, and nothing is found with it: of jobs only those by their whole id can, as -nightly',
  'runs.token.full':
    '{{word}} cannot be left out as well: a list is asked for without so many at the most',
  'runs.leaveOut.full': 'no more jobs can be left out',
} as const;
