import { expect, it } from 'vitest';
import { isDefect } from './defect.ts';
import { ConfigFault, CoordinationFault, isPassing, StoreFault } from './fault.ts';
import { InvariantBroken } from './invariant.ts';

it.each([
  new TypeError('x is not a function'),
  new RangeError('Maximum call stack size exceeded'),
  new SyntaxError('Unexpected token'),
  new InvariantBroken('it was believed to hold'),
  'a text',
  undefined,
  Object.create(null) as unknown,
])('%s is a defect and passes for nothing else', (error) => {
  expect([isDefect(error), isPassing(error)]).toEqual([true, false]);
});

it.each([
  new StoreFault('STORE_SCRIPT', 'refused', { retryable: false }),
  new CoordinationFault('COORD_AUTH', 'no right to it', { retryable: false }),
])('%s is waited out, whether or not a person must do something', (fault) => {
  expect([isDefect(fault), isPassing(fault)]).toEqual([false, true]);
});

it('a configuration that cannot work is not waited out', () => {
  expect(isPassing(new ConfigFault(['no']))).toBe(false);
});

it('what a library throws is for its adapter to translate', () => {
  expect(isDefect(new Error('Connection is closed.'))).toBe(false);
});
