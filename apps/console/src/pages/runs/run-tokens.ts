import type { RunsSearch } from '../../app/search.ts';

/** What may be typed into one field: the id of a job, and `queue:mail` or `worker:…`, in the words of either language. */
export type RunTokens = Pick<RunsSearch, 'job' | 'queue' | 'worker'>;

const names = {
  ...{ job: 'job', 任务: 'job' },
  ...{ queue: 'queue', 队列: 'queue' },
  ...{ worker: 'worker', 工作进程: 'worker' },
} as const satisfies Record<string, keyof RunTokens>;

/** A name before a colon, of either width. What has none, or none of these, is the id of a job. */
export function readTokens(text: string): RunTokens {
  const tokens: RunTokens = { job: undefined, queue: undefined, worker: undefined };
  for (const word of text.split(/\s+/)) {
    const [, name = '', value = ''] = /^([^:：]+)[:：](.*)$/.exec(word) ?? [];
    const known = Object.hasOwn(names, name) ? names[name as keyof typeof names] : undefined;
    if (known === undefined) tokens.job ??= word === '' ? undefined : word;
    else if (value !== '') tokens[known] = value;
  }
  return tokens;
}

/** The same tokens as they would be typed. */
export function tokensText({ job, queue, worker }: RunTokens): string {
  return [
    ...(job === undefined ? [] : [job]),
    ...(queue === undefined ? [] : [`queue:${queue}`]),
    ...(worker === undefined ? [] : [`worker:${worker}`]),
  ].join(' ');
}

/** What was typed, as long as it says what the address does: in its own order, and in the middle of a word. */
export function typedFor(typed: string, search: RunTokens): string {
  const said = tokensText(search);
  return tokensText(readTokens(typed)) === said ? typed : said;
}
