import { expect, test } from 'vitest';
import { limitOptions } from './script-limits.ts';

const limits = { processes: 300, memoryBytes: 2_000_000, fileBytes: undefined };

test('limits are told to prlimit by its names, and what is not limited is not told', () => {
  expect(limitOptions(limits, '')).toEqual(['--core=0', '--nproc=300', '--data=2000000']);
});

test('no limit is above what the worker itself may have, which would be refused', () => {
  const ours = `Limit                     Soft Limit           Hard Limit           Units     
Max data size             unlimited            unlimited            bytes     
Max processes             100                  200                  processes 
`;
  expect(limitOptions(limits, ours)).toEqual(['--core=0', '--nproc=200', '--data=2000000']);
});
