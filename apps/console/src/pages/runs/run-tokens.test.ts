import { describe, expect, it } from 'vitest';
import { begunStates, toRunsQuery } from './day-span.ts';
import { readTokens, retyped, tokensText, typedFor } from './run-tokens.ts';

const read = (text: string) => JSON.parse(JSON.stringify(readTokens(text).tokens)) as unknown;

describe('what is typed to find runs', () => {
  it.each([
    ['', {}],
    ['nightly', { q: 'nightly' }],
    ['夜间 报表', { q: '夜间 报表' }],
    ['job:nightly', { job: 'nightly' }],
    ['-heartbeat -job:tick −任务：tock', { exclude: 'heartbeat,tick,tock' }],
    ['etl -etl-hourly queue:mail', { q: 'etl', exclude: 'etl-hourly', queue: 'mail' }],
    ['- -queue: -job: -job:No,Job', { q: '- -job:No,Job' }],
    ['-queue:mail -队列：slow,bulk', { excludeQueue: 'mail,slow,bulk' }],
    ['worker:w-1 -worker:w-2 −工作进程:w-3', { worker: 'w-1', excludeWorker: 'w-2,w-3' }],
    ['job:etl-* -tick', { job: 'etl-*', exclude: 'tick' }],
    ['nightly job:*etl*', { q: 'nightly', job: '*etl*' }],
    ['job:No/Job', { q: 'job:No/Job' }],
    ['job:*', { q: 'job:*' }],
    ['queue:mail', { queue: 'mail' }],
    [' worker:host-1-ab  nightly ', { q: 'nightly', worker: 'host-1-ab' }],
    ['队列：mail 工作进程:w-1 任务:nightly', { queue: 'mail', worker: 'w-1', job: 'nightly' }],
    ['queue:', {}],
    ['queue:a queue:b', { queue: 'b' }],
    ['other:thing', { q: 'other:thing' }],
    ['toString:x', { q: 'toString:x' }],
    ['state:failed', { state: 'failed' }],
    ['状态：失败，超时、Lost', { state: 'failed,timed-out,lost' }],
    ['State:TIMEOUT,timed-out', { state: 'timed-out' }],
    ['state:nonsense state:', { q: 'state:nonsense' }],
    ['state:failed,nonsense', { state: 'failed' }],
    ['trigger:nonsense', { q: 'trigger:nonsense' }],
    ['-trigger:nonsense,retry', { q: '-trigger:nonsense,retry' }],
    ['-状态:失败，超时', { state: begunStates.replace('failed,', '').replace('timed-out,', '') }],
    ['state:failed,lost -state:lost', { state: 'failed' }],
    ['state:lost -state:lost', { q: '-state:lost' }],
    ['-trigger:manual,retry', { trigger: 'schedule,backfill,after,key,delayed' }],
    ['trigger:cron etl', { q: 'etl', trigger: 'schedule' }],
    ['触发:手动,retry', { trigger: 'manual,retry' }],
  ])('%j is read', (text, tokens) => {
    expect(read(text)).toEqual(tokens);
  });

  it('is written as it is read', () => {
    const tokens = {
      ...{ q: 'etl hourly', job: 'nightly', exclude: 'a,b' },
      ...{ trigger: 'manual,retry', queue: 'mail', worker: 'w-1' },
      ...{ excludeQueue: 'slow,bulk', excludeWorker: 'w-2' },
    };
    expect(read(tokensText(tokens))).toEqual(tokens);
  });

  it('stands as it was typed, until the address says something else', () => {
    expect(typedFor('queue:mail nightly ', { q: 'nightly', queue: 'mail' })).toBe(
      'queue:mail nightly ',
    );
    expect(typedFor('queue:mail', { queue: 'slow' })).toBe('queue:slow');
    expect(typedFor('job:etl-*  ', { job: 'etl-*' })).toBe('job:etl-*  ');
    expect(typedFor('etl 状态:失败', { q: 'etl', state: 'failed' })).toBe('etl 状态:失败');
    expect(typedFor('etl state:failed', { q: 'etl', state: 'lost' })).toBe('etl');
    expect(typedFor('etl', { q: 'etl', state: 'lost' })).toBe('etl');
  });

  it.each([
    ['etl state:fialed,lost', [{ why: 'state', word: 'fialed' }]],
    ['trigger:staged', [{ why: 'trigger', word: 'staged' }]],
    ['status:failed', [{ why: 'name', word: 'status:failed' }]],
    ['-queue:mail -worker:w-1', []],
    ['job:etl-*', [{ why: 'part', word: 'etl-' }]],
    ['-etl-*', [{ why: 'exclude', word: '-etl-*' }]],
    ['-state:fialed', [{ why: 'state', word: 'fialed' }]],
    [
      'job:Nightly/* -job:a/b',
      [
        { why: 'id', word: 'Nightly/*' },
        { why: 'id', word: 'a/b' },
      ],
    ],
    ['etl -tick job:a state:lost trigger:key queue:a worker:b state: trigger:', []],
  ])('of %j it is told what is not understood', (text, misread) => {
    expect(readTokens(text).misread).toEqual(misread);
  });

  it('leaves out as many jobs as the server takes, and names those for which there is no room', () => {
    const ids = Array.from({ length: 16 }, (_, i) => `${'n'.repeat(61)}-${i.toString(36)}`);
    const typed = ids.map((id) => `-job:${id}`).join(' ');
    const { tokens, misread } = readTokens(typed);
    expect(misread).toEqual([{ why: 'full', word: ids.at(-1) }]);
    const { exclude } = toRunsQuery(tokens);
    expect(exclude).toBe(ids.slice(0, -1).join(','));
    expect(exclude?.length).toBeLessThanOrEqual(1_000);
  });

  it('is asked for without queues and workers, and with no more of them than the server takes', () => {
    const names = Array.from({ length: 17 }, (_, i) => `${'q'.repeat(58)}-${i + 10}`);
    const { tokens, misread } = readTokens(`-queue:${names.join(',')} -worker:w-1,,w-2`);
    expect(misread).toEqual([{ why: 'full', word: names.at(-1) }]);
    expect(toRunsQuery(tokens)).toMatchObject({
      ...{ excludeQueue: names.slice(0, -1).join(','), excludeWorker: 'w-1,w-2' },
    });
    expect(toRunsQuery({})).not.toHaveProperty('excludeQueue');
  });

  it('is asked for as a part of a name where it has a star', () => {
    expect(toRunsQuery({ job: 'etl-*', q: 'hourly' })).toMatchObject({ q: 'hourly etl-' });
    expect(toRunsQuery({ job: '*-etl' })).toMatchObject({ q: '-etl' });
    expect(toRunsQuery({ job: '*-etl' })).not.toHaveProperty('job');
    for (const job of ['etl', 'e*l', '*', '**'])
      expect(toRunsQuery({ job })).toMatchObject({ job });
  });

  it('takes states away with their word, and leaves those that were chosen beside it', () => {
    expect(retyped('etl state:lost', 'etl')).toMatchObject({ q: 'etl', state: undefined });
    expect(retyped('etl', 'etl2')).not.toHaveProperty('state');
    expect(retyped('', 'state:lost')).toMatchObject({ state: 'lost' });
  });
});
