import { CoordinationFault, InvariantBroken } from '@escapement/core';
import { raisedBy, silentLogger } from '@escapement/testkit';
import { expect, test } from 'vitest';
import { Listeners } from './listeners.ts';

function telling(thrown: unknown) {
  const logged: unknown[] = [];
  const listeners = new Listeners<[]>({ ...silentLogger, error: (about) => logged.push(about) });
  let heard = 0;
  listeners.add(() => {
    throw thrown;
  });
  listeners.add(() => {
    heard += 1;
  });
  return { logged, heard: () => heard, tell: () => listeners.tell() };
}

test('a listener that meets a fault hinders no other', async () => {
  const { tell, heard, logged } = telling(new CoordinationFault('X', 'x', { retryable: true }));
  expect(await raisedBy(tell)).toEqual([]);
  expect([heard(), logged.length]).toEqual([1, 1]);
});

test('a defect in a listener ends the process, after the others have heard', async () => {
  const defect = new TypeError('x is not a function');
  const { tell, heard } = telling(defect);
  expect(await raisedBy(tell)).toEqual([expect.objectContaining({ cause: defect })]);
  expect(heard()).toBe(1);
  const broken = new InvariantBroken('it was believed to hold');
  expect(await raisedBy(telling(broken).tell)).toEqual([broken]);
});
