/** What the list of jobs is narrowed and ordered by; loaded with it. */
export const enJobFilters = {
  'jobFilter.health': 'Health',
  'jobFilter.health.all': 'Health: any',
  'jobFilter.health.failing': 'Last run failed',
  'jobFilter.health.unserved': 'Nobody serves it',
  'jobFilter.sort': 'Order',
  'jobFilter.sort.id': 'By id',
  'jobFilter.sort.-id': 'By id, last first',
  'jobFilter.sort.next': 'Next to fire first',
  'jobFilter.sort.-updated': 'Changed last first',
  'jobFilter.sort.updated': 'Changed first first',
  'jobFilter.more': 'More filters',
  'jobFilter.less': 'Fewer filters',
  'jobFilter.queue': 'Queue',
  'jobFilter.handler': 'Handler',
  'jobFilter.zone': 'Time zone, such as Asia/Shanghai',
} as const;
