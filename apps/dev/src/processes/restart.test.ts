import { expect, it } from 'vitest';
import { restartAfter } from './restart.ts';

const crash = { exitCode: 1, reason: 'exit code 1' };

it('the pause before a process is started again doubles, up to a minute', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((inARow) => restartAfter(crash, inARow));
  expect(pauses.map((restart) => restart.kind === 'again' && restart.afterMs / 1000)).toEqual([
    1, 2, 4, 8, 16, 32, 60, 60, 60,
  ]);
});

it('a process that ended well, or by a signal, is missed all the same', () => {
  expect(restartAfter({ exitCode: 0, reason: 'exit code 0' }, 1).kind).toBe('again');
  expect(restartAfter({ exitCode: undefined, reason: 'SIGKILL' }, 1).kind).toBe('again');
});

it('a process that refused its configuration is not started again', () => {
  expect(restartAfter({ exitCode: 78, reason: 'exit code 78' }, 1)).toEqual({
    kind: 'never',
    because: 'its configuration is refused',
  });
});
