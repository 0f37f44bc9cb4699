import { describe, expect, it } from 'vitest';
import { passedOver } from './grant-order.ts';

const reader = (token: number, beside = 0) => ({ token, alone: false, beside });
const writer = (token: number) => ({ token, alone: true, beside: 0 });

describe('who was passed over', () => {
  it('is nobody where all are granted in the order of coming', () => {
    expect(passedOver([writer(1), reader(2), reader(3, 1), writer(4)])).toEqual([]);
  });

  it('is no reader by a reader, and a writer by whoever', () => {
    expect(passedOver([reader(3), reader(2, 1), writer(4)])).toEqual([]);
    expect(passedOver([reader(3), writer(2)])).toHaveLength(1);
    expect(passedOver([writer(3), reader(2)])).toHaveLength(1);
    expect(passedOver([writer(3), writer(2)])).toHaveLength(1);
  });

  it('is nobody of a semaphore as long as there is a permit for both', () => {
    expect(passedOver([reader(2), reader(1, 1)], 2)).toEqual([]);
    expect(passedOver([reader(2, 1), reader(1)], 2)).toHaveLength(1);
    expect(passedOver([reader(3), reader(1), reader(2)], 2)).toHaveLength(1);
  });
});
