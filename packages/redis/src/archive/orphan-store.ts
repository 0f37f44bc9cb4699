import {
  calendarDefinitionSchema,
  jobDefinitionSchema,
  type OrphanedDefinition,
  type OrphanStore,
  readJson,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { discardScript } from '../scripts/orphans.ts';
import { runScript } from '../scripts/script.ts';

/** Definitions asked for in one pipeline. */
const readAtOnce = 500;

/** What Redis holds of an ensemble whose data is gone, for people to look at and to decide about. */
export function openOrphanStore(parts: Pick<StoreParts, 'client' | 'keys'>): OrphanStore {
  const { client, keys } = parts;

  async function read(jobIds: readonly string[]): Promise<readonly OrphanedDefinition[]> {
    const found: OrphanedDefinition[] = [];
    for (let from = 0; from < jobIds.length; from += readAtOnce) {
      const some = jobIds.slice(from, from + readAtOnce);
      const texts = await Promise.all(
        some.map((jobId) => client.hget(keys.job(jobId), 'definition')),
      );
      found.push(...some.map((jobId, i) => definitionIn(jobId, texts[i] ?? null)));
    }
    return found;
  }

  return {
    summary: () =>
      asking('reading what is set aside', async () => {
        const [count, since] = await Promise.all([
          client.zcard(keys.orphans),
          client.hget(keys.epoch, 'orphanedAt'),
        ]);
        return count === 0 ? undefined : { count, since: Number(since ?? 0) };
      }),
    list: (offset, limit) =>
      asking('listing what is set aside', async () =>
        read(await client.zrange(keys.orphans, String(offset), String(offset + limit - 1))),
      ),
    read: (jobIds) =>
      asking('reading what is set aside', async () => {
        if (jobIds.length === 0) return [];
        const scores = await client.zmscore(keys.orphans, ...jobIds);
        return read(jobIds.filter((_, i) => scores[i] !== null));
      }),
    calendars: () =>
      asking('reading the calendars that are kept', async () => {
        const kept = await client.hgetall(keys.calendars);
        return Object.entries(kept).map(([name, text]) => {
          const reading = readJson(calendarDefinitionSchema, text);
          return reading.kind === 'read' && reading.value.name === name
            ? { name, calendar: reading.value }
            : { name, problem: problemOf(reading, 'it is another calendar') };
        });
      }),
    discard: (jobIds) =>
      asking('giving up what is set aside', async () =>
        Number(await runScript(parts, discardScript, { jobs: jobIds })),
      ),
  };
}

function definitionIn(jobId: string, text: string | null): OrphanedDefinition {
  if (text === null) return { jobId, problem: 'Redis does not have its definition any more' };
  const reading = readJson(jobDefinitionSchema, text);
  return reading.kind === 'read' && reading.value.id === jobId
    ? { jobId, definition: reading.value }
    : { jobId, problem: problemOf(reading, 'it is the definition of another job') };
}

function problemOf(reading: { kind: string; problem?: string }, otherwise: string): string {
  return reading.problem ?? otherwise;
}
