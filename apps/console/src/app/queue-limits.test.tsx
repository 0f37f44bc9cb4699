import { describe, expect, it } from 'vitest';
import { usePage } from '../fixtures/page-in-use.tsx';
import { isWrong, limitsIn, textsOf } from '../pages/queues/limit-fields.ts';

const { open, sent, says, press, type } = usePage();

const path = '/api/v1/queues/mail/limits';
const facts = { name: 'mail', version: 4, updatedAt: '2026-11-22T01:00:00.000Z' };
const standing = { ...facts, rateLimit: { perSecond: 5, key: '${jobId}' } };

const field = (name: string) => `input[name="${name}"]`;

describe('the limits of a queue', () => {
  it('are changed over what stands, and over that version alone', async () => {
    open('/queues', { [path]: standing });
    await press(/^Limits$/);
    await says('Limits of the queue mail');
    await type(field('maxConcurrent'), '20');
    await type(field('key'), '${input.account}');
    await press(/^Set limits$/);
    await says('The limits of mail are set');
    const body = { maxConcurrent: 20, rateLimit: { perSecond: 5, key: '${input.account}' } };
    expect(sent()).toEqual([{ method: 'PUT', path, body }]);
  });

  it('are taken back by leaving all of it empty', async () => {
    open('/queues', { [path]: standing });
    await press(/^Limits$/);
    await type(field('perSecond'), '');
    await type(field('key'), '');
    await press(/^Set limits$/);
    await says('The limits of mail are set');
    expect(sent()).toEqual([{ method: 'DELETE', path, body: undefined }]);
  });

  it('are not asked for where they could only be refused', async () => {
    open('/queues', { [path]: { ...facts, maxConcurrent: 3 } });
    await press(/^Limits$/);
    await type(field('key'), 'all');
    await type(field('maxConcurrent'), '0');
    await press(/^Set limits$/);
    await says('A whole number from 1 to 100,000');
    await says('beside one of the rates');
    expect(sent()).toEqual([]);
  });
});

describe('what is typed of limits', () => {
  const empty = textsOf(undefined);

  it('is read back as it stands', () => {
    for (const limits of [{}, { maxConcurrent: 3 }, { rateLimit: { perMinute: 9 } }, standing]) {
      const {
        name: _name,
        version: _version,
        updatedAt: _at,
        ...content
      } = { ...facts, ...limits };
      expect(limitsIn(textsOf(content))).toEqual(content);
    }
  });

  it.each([
    ['maxConcurrent', { maxConcurrent: '1.5' }],
    ['perSecond', { perSecond: 'five' }],
    ['perMinute', { perSecond: '1', perMinute: '1' }],
    ['key', { key: '${jobId}' }],
    ['key', { key: 'all', perSecond: '1' }],
  ] as const)('is wrong in %s as %j', (name, some) => {
    expect(isWrong({ ...empty, ...some }, name)).toBe(true);
    expect(isWrong({ ...empty, perSecond: '1', key: '${jobId}' }, name)).toBe(false);
  });
});
