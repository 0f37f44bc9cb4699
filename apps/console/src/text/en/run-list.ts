/** What the page of all runs says, loaded with it. */
export const enRunList = {
  'runs.count_one': '{{count, number}} run',
  'runs.count_other': '{{count, number}} runs',
  'runs.countAtLeast_one': '{{count, number}} run or more',
  'runs.countAtLeast_other': '{{count, number}} runs or more',
} as const;
