import { describe, expect, it } from 'vitest';
import { readTokens, tokensText, typedFor } from './run-tokens.ts';

const read = (text: string) => JSON.parse(JSON.stringify(readTokens(text))) as unknown;

describe('what is typed to find runs', () => {
  it.each([
    ['', {}],
    ['nightly', { q: 'nightly' }],
    ['夜间 报表', { q: '夜间 报表' }],
    ['job:nightly', { job: 'nightly' }],
    ['-heartbeat -job:tick −任务：tock', { exclude: 'heartbeat,tick,tock' }],
    ['etl -etl-hourly queue:mail', { q: 'etl', exclude: 'etl-hourly', queue: 'mail' }],
    ['- -queue:mail -job:', { q: '-' }],
    ['queue:mail', { queue: 'mail' }],
    [' worker:host-1-ab  nightly ', { q: 'nightly', worker: 'host-1-ab' }],
    ['队列：mail 工作进程:w-1 任务:nightly', { queue: 'mail', worker: 'w-1', job: 'nightly' }],
    ['queue:', {}],
    ['queue:a queue:b', { queue: 'b' }],
    ['other:thing', { q: 'other:thing' }],
    ['toString:x', { q: 'toString:x' }],
  ])('%j is read', (text, tokens) => {
    expect(read(text)).toEqual(tokens);
  });

  it('is written as it is read', () => {
    const tokens = {
      ...{ q: 'etl hourly', job: 'nightly', exclude: 'a,b' },
      ...{ queue: 'mail', worker: 'w-1' },
    };
    expect(read(tokensText(tokens))).toEqual(tokens);
  });

  it('stands as it was typed, until the address says something else', () => {
    expect(typedFor('queue:mail nightly ', { q: 'nightly', queue: 'mail' })).toBe(
      'queue:mail nightly ',
    );
    expect(typedFor('queue:mail', { queue: 'slow' })).toBe('queue:slow');
  });
});
