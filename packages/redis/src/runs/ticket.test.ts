import { type JobDefinition, jobInputSchema, scheduledRunId } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { unseal } from './signature.ts';
import { cardOf, envelopeOf, type JobCard, sealedCard } from './ticket.ts';

const at = '2026-01-01T00:00:00.000Z';
const definition: JobDefinition = {
  ...jobInputSchema.parse({
    id: 'bill',
    schedule: { kind: 'cron', expressions: ['0 0 2 * * *'], timeZone: 'Asia/Tokyo' },
    task: { kind: 'handler', handler: 'bill', input: { day: '${fireDate}' } },
    timeoutMs: 5_000,
    lock: 'ledger',
  }),
  version: 3,
  revision: 8,
  ...{ createdAt: at, updatedAt: at },
};

describe('the card of a job', () => {
  it('says all that its runs have in common, its zone among it', () => {
    const card = cardOf('bill', definition);
    const sealed = card && unseal('card', sealedCard(card, 'a key'), 'a key');
    expect(sealed).toEqual({
      kind: 'value',
      value: {
        ...{ jobId: 'bill', revision: 8, version: 3, overlap: 'skip' },
        ...{ timeoutMs: 5_000, lock: 'ledger', zone: 'Asia/Tokyo' },
        task: definition.task,
      },
    });
    const fireTime = Date.parse('2026-03-07T17:00:00.000Z');
    const ticket = { run: scheduledRunId('bill', fireTime), due: fireTime, by: fireTime + 1 };
    const read = sealed?.kind === 'value' ? (sealed.value as JobCard) : undefined;
    const envelope = read && envelopeOf({ ...ticket, v: 3, r: 8, e: 1, q: 'default' }, read);
    expect(envelope).toMatchObject({ jobId: 'bill', fireTime, zone: 'Asia/Tokyo', lock: 'ledger' });
    expect(envelope).not.toHaveProperty('lockPermits');
  });

  it('says the zone also of a job that no clock fires, so that a chain keeps one day', () => {
    const schedule = { kind: 'manual', timeZone: 'Asia/Shanghai' } as const;
    expect(cardOf('bill', { ...definition, schedule })).toMatchObject({
      zone: 'Asia/Shanghai',
    });
    expect(cardOf('bill', { ...definition, schedule: { kind: 'manual' } })).not.toHaveProperty(
      'zone',
    );
  });

  it('says how many permits its lock has, where that is a semaphore', () => {
    const card = cardOf('bill', { ...definition, lock: { name: 'ledger', permits: 3 } });
    const sealed = unseal('card', sealedCard(card, 'a key'), 'a key');
    const read = sealed.kind === 'value' ? (sealed.value as JobCard) : undefined;
    const fireTime = Date.parse('2026-03-07T17:00:00.000Z');
    const ticket = { run: scheduledRunId('bill', fireTime), due: fireTime, by: fireTime + 1 };
    const envelope = read && envelopeOf({ ...ticket, v: 3, r: 8, e: 1, q: 'default' }, read);
    expect(envelope).toMatchObject({ lock: 'ledger', lockPermits: 3 });
  });
});
