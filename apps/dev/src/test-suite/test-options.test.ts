import { expect, it } from 'vitest';
import { testOptionsOf } from './test-options.ts';

it.each([
  [[], { isLong: false, busyLoops: 0, filters: [] }],
  [['a.test.ts'], { isLong: false, busyLoops: 0, filters: ['a.test.ts'] }],
  [['--busy', '2'], { isLong: false, busyLoops: 2, filters: [] }],
  [
    ['a.test.ts', '--busy', '2', '-t', 'x'],
    { isLong: false, busyLoops: 2, filters: ['a.test.ts', '-t', 'x'] },
  ],
  [['--busy', '2', '--long'], { isLong: true, busyLoops: 2, filters: [] }],
  [['--long', 'a.long.test.ts'], { isLong: true, busyLoops: 0, filters: ['a.long.test.ts'] }],
])('understands %j', (argv, options) => {
  expect(testOptionsOf(argv)).toEqual(options);
});

it.each([[['--busy']], [['--busy', 'a.test.ts']], [['--busy', '0']], [['--busy', '65']]])(
  'refuses %j with a sentence',
  (argv) => {
    expect(testOptionsOf(argv)).toMatch(/^--busy wants/);
  },
);
