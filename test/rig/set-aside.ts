import { jobDefinitionSchema } from '@escapement/core';
import type { Cluster } from './cluster.ts';

/** Leaves a definition in Redis as an ensemble does whose data is gone. */
export async function setAside(cluster: Cluster, id: string): Promise<void> {
  const at = '2026-01-01T00:00:00.000Z';
  const definition = jobDefinitionSchema.parse({
    ...{ id, version: 3, revision: 1, createdAt: at, updatedAt: at },
    schedule: { kind: 'manual' },
    task: { kind: 'handler', handler: 'record' },
  });
  const text = JSON.stringify(definition);
  await cluster.redis.send('HSET', `{esc}:-job:${id}`, 'definition', text, 'revision', '1');
  await cluster.redis.send('HSET', '{esc}:-office', 'orphanedAt', String(Date.now()));
  await cluster.redis.send('ZADD', '{esc}:-orphans', '-1', id);
}
