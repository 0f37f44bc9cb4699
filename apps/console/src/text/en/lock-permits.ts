/** How many may hold a semaphore; loaded with the page of locks. */
export const enLockPermits = {
  'permits.act': 'Permits…',
  'permits.act.of': 'Permits of {{lock}}',
  'permits.title': 'How many may hold {{lock}}?',
  'permits.effect':
    'Permits: {{permits}}; out at this moment: {{held}}. Fewer than are out take none back: nobody gets one until so many were released. Programs and jobs that ask for it must ask for the new number from now on.',
  'permits.count': 'New number of permits',
  'permits.bad': 'A whole number from 1 to 1,000, and not the one that it has.',
  'permits.confirm': 'Change the permits',
  'permits.reason': 'Say why, for the audit log: two characters or more',
  'permits.reason.hint': 'It is kept in the audit log.',
  'permits.done': '{{lock}} has {{permits}} permits',
} as const;
