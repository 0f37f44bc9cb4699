import { describe, expect, it } from 'vitest';
import { isLockOfKey, lockOfKey } from './lock-of-key.ts';

describe('the lock of a run that a key led to', () => {
  it('has the key in its name, as far as names may', () => {
    expect(lockOfKey('order-${key}', 'order:7')).toBe('order-order_7');
    expect(lockOfKey('${key}', ':7')).toBe('k7');
    expect(isLockOfKey('order-${key}')).toBe(true);
  });

  it('is the same for each where it does not ask for the key', () => {
    expect(lockOfKey('orders', 'order:7')).toBe('orders');
    expect(isLockOfKey('orders')).toBe(false);
  });

  it('is another one for each key that is too long', () => {
    const names = ['a', 'b'].map((end) => lockOfKey('order-${key}', `${'x'.repeat(300)}${end}`));
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
  });
});
