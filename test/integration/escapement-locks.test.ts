import { describe, expect, it } from 'vitest';
import { useCommand } from './escapement-rig.ts';

const { command, escapement, asJson } = useCommand();

const why = ['--reason', 'the figures came late'];

describe('locks and leases by command', () => {
  const take = ['lease', 'take', 'till', '--owner', 'shop-1', '--lease-ms', '30000'];
  const free = ['lock', 'free', 'till', ...why];

  it('are taken for a while, renewed by who has the lease, listed and given back', async () => {
    const { answer } = await asJson(take);
    const { leaseId, fencingToken } = answer;
    const list = await escapement(['lock', 'list']);
    expect(list.printed).toContain('till  lease  held by 1, awaited by 0');
    expect(list.printed).toContain(`token ${fencingToken}  shop-1`);
    expect((await escapement(take)).printed).toContain('LOCK_NOT_OBTAINED');
    const renew = ['lease', 'renew', 'till', leaseId, '--lease-ms', '60000'];
    expect((await asJson(renew)).answer).toMatchObject({ leaseId, fencingToken });
    expect((await escapement(['lease', 'release', 'till', leaseId])).code).toBe(0);
    expect((await escapement(renew)).printed).toContain('LEASE_NOT_HELD');
    expect((await escapement(['lock', 'list'])).printed).toBe('No lock is held or awaited.');
  });

  it('tell who held them last, and how that ended', async () => {
    const none = await escapement(['lock', 'history', 'till']);
    expect(none).toMatchObject({ code: 0, printed: expect.stringContaining('Nothing is kept') });
    const { answer } = await asJson(take);
    const held = await escapement(['lock', 'history', 'till']);
    expect(held.printed).toMatch(/^token \d+ {2}shop-1 {2}since \S+ {2}holds it$/);
    await escapement(['lease', 'release', 'till', answer.leaseId]);
    const { printed } = await escapement(['lock', 'history', 'till']);
    expect(printed).toMatch(/shop-1 {2}since \S+ {2}released 2\S+Z$/);
    await escapement(take);
    expect((await escapement([...free, '--yes'])).code).toBe(0);
    const freed = await escapement(['lock', 'history', 'till']);
    const [newest] = freed.printed.split('\n');
    expect(newest).toMatch(/taken away 2\S+Z by token at 127\S+: the figures came late$/);
  });

  it('are taken from who holds them once their name is typed, and not with another word', async () => {
    await escapement(take);
    for (const word of ['', 'yes', 'tills']) {
      command.typed = word;
      const refused = await escapement(free);
      expect([refused.code, refused.printed]).toEqual([1, expect.stringMatching(/^Something/)]);
    }
    expect(command.questions[0]).toMatch(/shop-1[\s\S]*Type till to go on: $/);
    expect((await escapement(['lock', 'show', 'till'])).code).toBe(0);
    command.typed = 'till\n';
    expect(await escapement(free)).toMatchObject({
      ...{ code: 0, printed: expect.stringContaining('till is taken from shop-1') },
    });
    expect((await escapement(['lock', 'show', 'till'])).printed).toContain('LOCK_NOT_FOUND');
  });

  it('are taken without a question where --yes says so, and only from the one who is meant', async () => {
    const { answer } = await asJson(take);
    const other = await escapement([...free, '--yes', '--token', `${answer.fencingToken + 1}`]);
    expect(other.printed).toContain('LOCK_HOLDER_DIFFERS');
    expect((await asJson([...free, '--yes'])).answer).toMatchObject({ workerId: 'shop-1' });
    expect(command.questions).toEqual([]);
  });
});

describe('the permits of a semaphore by command', () => {
  const permits = (name: string, to: number) =>
    escapement(['lock', 'permits', name, '--permits', `${to}`, ...why]);

  it('are shown, changed while it is held, and fewer than are out take none back', async () => {
    const wish = { kind: 'semaphore', permits: 3 } as const;
    const never = new AbortController().signal;
    for (const workerId of ['crawler-1', 'crawler-2']) {
      const owner = { runId: null, workerId, wish };
      await command.world.coordination.lockLines.acquire('pool', owner, never);
    }
    const list = await escapement(['lock', 'list']);
    expect(list.printed).toContain('pool  semaphore  held by 2 of 3 at the most, awaited by 0');
    expect((await permits('pool', 5)).printed).toBe('pool has 5 permits.');
    expect((await permits('pool', 1)).printed).toMatch(/^pool has 1 permits\. More are out/);
    expect((await permits('pool', 1_001)).printed).toContain('INPUT_INVALID');
    expect((await permits('nobody', 2)).printed).toContain('LOCK_NOT_FOUND');
    expect((await escapement(['lock', 'list'])).printed).toContain('held by 2 of 1 at the most');
  });
});
