import type { ShapeWords } from './field-words.ts';

const summary = {
  name: 'What others ask for it by, as in service://name/path',
  instanceCount: 'How many instances are registered',
  unpickedCount: 'How many of them nobody picks, as they drain or have a weight of 0',
};

const instance = {
  id: 'What tells it from the others of its service',
  address: 'Where it answers: an origin, and a path below which its own begin',
  weight: 'Its part among the weights of all; 0: it gets nothing',
  zone: 'Where it runs, as it says',
  version: 'Which version of its program it is, as it says',
  metadata: 'What else it says to those who call it',
  draining: 'It ends what it has begun, and nobody picks it',
  since: 'When it was registered',
  ttlMs:
    'How long it stands unless it is heard of again, in milliseconds; absent of a program with a session',
} as const;

/** Services and their instances. */
export const serviceWords: ShapeWords = {
  Service: { ...summary, instances: 'Up to 500 of them, by id' },
  ServiceInstance: instance,
  KeptServiceInstance: { ...instance, expiresAt: 'When it goes unless it is heard of again' },
  ServiceSummary: summary,
};
