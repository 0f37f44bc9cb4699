import { CoordinationFault, type HeldLock, type LockPort, type LockView } from '@escapement/core';
export class ZooKeeperLocks implements LockPort {
  constructor(_parts: unknown) {}
  acquire(): Promise<HeldLock> {
    return Promise.reject(new CoordinationFault('COORD_REFUSED', 'not yet', { retryable: false }));
  }
  list(): Promise<readonly LockView[]> {
    return Promise.resolve([]);
  }
  get(): Promise<LockView | undefined> {
    return Promise.resolve(undefined);
  }
}
