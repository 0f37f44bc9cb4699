import { openFrameProxy } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { useLockPrograms } from './lock-programs-rig.ts';

const { port, closing, opened, freshName } = useLockPrograms();

describe('a barrier of programs', () => {
  it('is entered by all together, and left by all together', async () => {
    const [one, other] = [await opened(), await opened()];
    const name = freshName();
    const asking = [one, other].map((locks) => locks.barrier(name, { parties: 2 }));
    const [inside, second] = await Promise.all(asking);
    const more = one.barrier(name, { parties: 3 });
    await expect(more).rejects.toMatchObject({ code: 'BARRIER_SIZE_DIFFERS' });
    const alone = inside?.leave({ waitMs: 50 });
    await expect(alone).rejects.toMatchObject({ code: 'BARRIER_NOT_COMPLETE' });
    await second?.leave();
  });

  it('is waited at while ZooKeeper cannot be asked, which is said where that lasts', async () => {
    const proxy = await openFrameProxy({ port });
    closing(() => proxy.close());
    const [cutOff, other] = [await opened(proxy.connect), await opened()];
    const name = freshName();
    proxy.refuse();
    proxy.cutAll();
    const asking = cutOff.barrier(name, { parties: 2 });
    const late = cutOff.barrier(freshName(), { parties: 1, waitMs: 50 });
    await expect(late).rejects.toMatchObject({ code: 'LOCKS_UNREACHABLE' });
    proxy.heal();
    const inside = await Promise.all([asking, other.barrier(name, { parties: 2 })]);
    await Promise.all(inside.map((each) => each.leave()));
  });

  it('is not waited at longer than was asked, and not for a number that cannot be', async () => {
    const locks = await opened();
    const late = locks.barrier(freshName(), { parties: 2, waitMs: 50 });
    await expect(late).rejects.toMatchObject({ code: 'BARRIER_NOT_COMPLETE' });
    for (const parties of [0, -1, 1.5, 1001, Number.NaN]) {
      const refused = locks.barrier(freshName(), { parties });
      await expect(refused).rejects.toMatchObject({ code: 'LOCK_INVALID' });
    }
    for (const waitMs of [0, -1, Number.POSITIVE_INFINITY]) {
      const refused = locks.barrier(freshName(), { parties: 1, waitMs });
      await expect(refused).rejects.toMatchObject({ code: 'LOCK_INVALID' });
    }
  });
});
