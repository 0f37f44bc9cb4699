import { describe, expect, it } from 'vitest';
import type { Task } from '../schemas/task.ts';
import { rateKeyPieces } from '../words/rate-key.ts';
import { rateKeyOf } from './rate-key.ts';

const handler = (input: unknown) => ({ kind: 'handler', handler: 'send', input }) as Task;

function spelled(key: string, task: Task) {
  const pieces = rateKeyPieces(key);
  return pieces && rateKeyOf(pieces, { jobId: 'mail', task });
}

describe('the key of a run', () => {
  it.each([
    ['${jobId}', handler(undefined), 'mail'],
    ['${input}', handler('de'), 'de'],
    ['${jobId}/${input.account.id}', handler({ account: { id: 7 } }), 'mail/7'],
    ['${input.rows.1}', handler({ rows: [1, true] }), 'true'],
    ['${input.to}', { kind: 'http', method: 'POST', url: 'http://a/', body: { to: 'x' } }, 'x'],
  ] as const)('%s of %j is %s', (key, task, text) => {
    expect(spelled(key, task)).toBe(text);
  });

  it.each([
    handler(undefined),
    handler(null),
    handler({ account: { id: 1 } }),
    handler({ account: [1] }),
    handler('a text'),
    { kind: 'script', interpreter: 'bash', script: 'true' } as const,
  ])('is empty where %j has no value to count by', (task) => {
    expect(spelled('${input.account}', task)).toBe('');
  });

  it('reads what belongs to the input itself and nothing that every object has', () => {
    expect(spelled('${input.constructor.name}', handler({}))).toBe('');
  });

  it.each(['', 'all', '$${jobId}', '${fireTime}', '${input.}', '${inputs}', '${jobId.a}'])(
    'may not be asked for by %j',
    (key) => {
      expect(rateKeyPieces(key)).toBeUndefined();
    },
  );
});
