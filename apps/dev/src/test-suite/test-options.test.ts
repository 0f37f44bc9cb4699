import { expect, it } from 'vitest';
import { testOptionsOf } from './test-options.ts';

it.each([
  [[], { busyLoops: 0, filters: [] }],
  [['a.test.ts'], { busyLoops: 0, filters: ['a.test.ts'] }],
  [['--busy', '2'], { busyLoops: 2, filters: [] }],
  [['a.test.ts', '--busy', '2', '-t', 'x'], { busyLoops: 2, filters: ['a.test.ts', '-t', 'x'] }],
])('understands %j', (argv, options) => {
  expect(testOptionsOf(argv)).toEqual(options);
});

it.each([[['--busy']], [['--busy', 'a.test.ts']], [['--busy', '0']], [['--busy', '65']]])(
  'refuses %j with a sentence',
  (argv) => {
    expect(testOptionsOf(argv)).toMatch(/^--busy wants/);
  },
);
