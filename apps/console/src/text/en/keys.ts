/** Jobs whose runs come of keys that run out in a Redis. */
export const enKeys = {
  'keys.kind': 'Expiring keys',
  'keys.source': 'Redis',
  'keys.source.hint': 'Its name in ESCAPEMENT_REDIS_SOURCES of the schedulers.',
  'keys.pattern': 'Keys',
  'keys.pattern.hint': 'As SCAN takes it: * is anything, ? one character, [a-f] one of these.',
  'keys.preview':
    'A run comes of each key when its time runs out, and of none that was deleted before.',
  'keys.title': 'Watched keys',
  'keys.watched_one': '{{count}} key is known to run out',
  'keys.watched_other': '{{count}} keys are known to run out',
  'keys.next': 'The next',
  'keys.read': 'All were read',
  'keys.state': 'How',
  'keys.state.starting': 'No leader has looked yet',
  'keys.state.listening': 'Heard at once, and looked for besides',
  'keys.state.swept-only': 'Looked for only',
  'keys.state.away': 'Their Redis cannot be asked',
  'keys.state.too-old': 'Their Redis is too old: it does not know PEXPIRETIME (Redis 7.0 or newer)',
  'keys.state.not-configured': 'Their Redis has no address here',
  'keys.command': 'To be sent to it',
} as const;
