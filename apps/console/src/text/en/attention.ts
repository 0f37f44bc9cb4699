/** Jobs that somebody should look at; loaded beside the overview. */
export const enAttention = {
  'attention.title': 'Needs attention',
  'attention.row': '{{count}} times in a row',
  'attention.row.more': '{{count}} times in a row, or more often',
  'attention.failing': 'All {{count}} jobs whose last run failed',
  'attention.paused': 'All {{count}} paused jobs',
} as const;
