import { auditLimits } from '@escapement/core';
import {
  type AuditLogPorts,
  auditLogContract,
  auditRowOf,
  contractAuditLimits,
} from '@escapement/testkit';
import { describe, expect, it, test } from 'vitest';
import { useRedis } from './redis-rig.ts';

const redis = useRedis();
const acts = '{esc}:-acts';
const actBytes = '{esc}:-act-bytes';

async function ports(): Promise<AuditLogPorts> {
  const limited = { auditLimits: contractAuditLimits };
  const [one, other] = [await redis.store(limited), await redis.store(limited)];
  return { log: one.auditLog, elsewhere: other.auditLog };
}

describe('the audit log in Redis keeps the contract of one', () => {
  test.each(auditLogContract)('$fact', async ({ check }) => check(await ports()));
});

describe('the audit log in Redis', () => {
  it('goes on where somebody wrote over it', async () => {
    const { auditLog } = await redis.store();
    await redis.server.send('SET', acts, 'no list');
    await redis.server.send('HSET', actBytes, 'no', 'number');
    await auditLog.note([auditRowOf(1)]);
    await redis.server.send('ZADD', acts, '7', '{"id":"forged"}');
    await redis.server.send('ZADD', acts, '8', 'no row');
    await redis.server.send('SET', actBytes, 'many');
    await auditLog.note([auditRowOf(2)]);
    const { items } = await auditLog.page({ limit: 10 });
    expect(items).toEqual([auditRowOf(2), auditRowOf(1)]);
    const counted = JSON.stringify([auditRowOf(1), auditRowOf(2)]).length - '[,]'.length;
    const strange = '{"id":"forged"}no row'.length;
    expect(await redis.server.send('GET', actBytes)).toContain(String(counted + strange));
  });

  it('looks through thousands of rows for the few that fit, and says where it has come to', async () => {
    const { auditLog } = await redis.store();
    const many = Array.from({ length: 4_500 }, (_, n) => auditRowOf(n));
    for (let from = 0; from < many.length; from += 500) {
      await auditLog.note(many.slice(from, from + 500));
    }
    expect(auditLimits.rows).toBeGreaterThan(many.length);
    const first = await auditLog.page({ limit: 10, about: 'job:job-0' });
    expect(first.items).toEqual([]);
    const rest = await auditLog.page({
      limit: 10,
      about: 'job:job-0',
      cursor: first.cursor ?? 'absent',
    });
    expect(rest).toEqual({ items: [auditRowOf(0)] });
  });
});
