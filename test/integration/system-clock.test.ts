import { systemClock } from '@escapement/process';
import { clockContract } from '@escapement/testkit';
import { describe, test } from 'vitest';

describe('the clocks of this machine keep the contract of clocks', () => {
  const pass = (durationMs: number) =>
    new Promise<void>((resolve) => setTimeout(resolve, durationMs));
  test.each(clockContract)('$fact', ({ check }) => check({ clock: systemClock, pass }));
});
