import { describe, expect, it } from 'vitest';
import { readTokens, tokensText, typedFor } from './run-tokens.ts';

const read = (text: string) => JSON.parse(JSON.stringify(readTokens(text))) as unknown;

describe('what is typed to find runs', () => {
  it.each([
    ['', {}],
    ['nightly', { job: 'nightly' }],
    ['queue:mail', { queue: 'mail' }],
    [' worker:host-1-ab  nightly ', { job: 'nightly', worker: 'host-1-ab' }],
    ['队列：mail 工作进程:w-1 任务:nightly', { queue: 'mail', worker: 'w-1', job: 'nightly' }],
    ['queue:', {}],
    ['queue:a queue:b', { queue: 'b' }],
    ['other:thing', { job: 'other:thing' }],
    ['toString:x', { job: 'toString:x' }],
  ])('%j is read', (text, tokens) => {
    expect(read(text)).toEqual(tokens);
  });

  it('is written as it is read', () => {
    const tokens = { job: 'nightly', queue: 'mail', worker: 'w-1' };
    expect(read(tokensText(tokens))).toEqual(tokens);
  });

  it('stands as it was typed, until the address says something else', () => {
    expect(typedFor('queue:mail nightly ', { job: 'nightly', queue: 'mail' })).toBe(
      'queue:mail nightly ',
    );
    expect(typedFor('queue:mail', { queue: 'slow' })).toBe('queue:slow');
  });
});
