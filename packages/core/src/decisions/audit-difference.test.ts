import { describe, expect, it } from 'vitest';
import { differenceOf } from './audit-difference.ts';

const hidden = '•••';

describe('the difference that the audit log tells', () => {
  it('is of the fields that somebody changed, and not of those that every write changes', () => {
    const before = { id: 'a', tags: ['x'], queue: 'q', version: 1, revision: 5, updatedAt: 'then' };
    const after = { id: 'a', tags: ['y'], lock: 'l', version: 2, revision: 9, updatedAt: 'now' };
    expect(differenceOf(before, after)).toEqual({
      before: { tags: ['x'], queue: 'q' },
      after: { tags: ['y'], lock: 'l' },
    });
  });

  it('tells all of what was made, and of what is gone', () => {
    expect(differenceOf(undefined, { id: 'a' })).toEqual({ after: { id: 'a' } });
    expect(differenceOf({ id: 'a' }, undefined)).toEqual({ before: { id: 'a' } });
    expect(differenceOf(undefined, undefined)).toEqual({});
  });

  it('is nothing where the same was written once more, in whatever order', () => {
    const same = { before: {}, after: {} };
    expect(differenceOf({ task: { a: 1, b: 2 } }, { task: { b: 2, a: 1 } })).toEqual(same);
  });

  it('names what may be secret, and says none of it', () => {
    const secret = 'c0ffee-secret';
    const tasks = [
      { kind: 'http', url: `https://u:${secret}@x/y?key=${secret}`, headers: { Auth: secret } },
      { kind: 'http', url: `https://x/y#${secret}`, body: { deep: { inside: secret } } },
      { kind: 'handler', handler: 'h', input: [secret] },
      { kind: 'script', script: `curl -u ${secret}`, env: { TOKEN: secret } },
    ];
    for (const task of tasks) {
      const told = differenceOf({ task: { kind: 'handler', handler: 'before' } }, { task });
      expect(JSON.stringify(told)).not.toContain(secret);
    }
    expect(differenceOf(undefined, { task: tasks[0] })).toEqual({
      after: {
        task: { kind: 'http', url: `https://***@x/y?${hidden}`, headers: { Auth: hidden } },
      },
    });
  });

  it('tells that a secret was changed, though not what it was', () => {
    const job = (input: string) => ({ task: { kind: 'handler', handler: 'h', input } });
    const side = { task: { kind: 'handler', handler: 'h', input: hidden } };
    expect(differenceOf(job('one'), job('other'))).toEqual({ before: side, after: side });
  });

  it('stays short, however much was written', () => {
    const long = { description: 'x'.repeat(2_000), id: 'a' };
    expect(differenceOf(undefined, long)).toEqual({ after: { description: '…', id: 'a' } });
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`f${i}`, 'x'.repeat(50)]),
    );
    const told = JSON.stringify(differenceOf(many, { other: 1 }));
    expect(told.length).toBeLessThan(4_000);
    expect(told).toContain('"…":"…"');
  });
});
