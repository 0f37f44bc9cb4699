import type { ShapeWords } from './field-words.ts';

const summary = {
  name: 'What others ask for it by, as in service://name/path',
  instanceCount: 'How many instances are registered',
  unpickedCount: 'How many of them nobody picks, as they drain or have a weight of 0',
};

/** Services and their instances. */
export const serviceWords: ShapeWords = {
  Service: { ...summary, instances: 'Up to 500 of them, by id' },
  ServiceInstance: {
    id: 'What tells it from the others of its service',
    address: 'Where it answers: an origin, and a path below which its own begin',
    weight: 'Its part among the weights of all; 0: it gets nothing',
    zone: 'Where it runs, as it says',
    version: 'Which version of its program it is, as it says',
    metadata: 'What else it says to those who call it',
    draining: 'It ends what it has begun, and nobody picks it',
    since: 'When it was registered',
  },
  ServiceSummary: summary,
};
