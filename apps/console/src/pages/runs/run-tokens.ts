import type { RunsSearch } from '../../app/search.ts';

/**
 * What may be typed into one field: words of the id or the name of a job, `-heartbeat` for a job that is left out, `job:` and a whole id, and
 * `queue:mail` or `worker:…`, in the words of either language.
 */
export type RunTokens = Pick<RunsSearch, 'job' | 'q' | 'exclude' | 'queue' | 'worker'>;

const names = {
  ...{ job: 'job', 任务: 'job' },
  ...{ queue: 'queue', 队列: 'queue' },
  ...{ worker: 'worker', 工作进程: 'worker' },
} as const satisfies Record<string, keyof RunTokens>;

/** What stands before a colon, of either width, where that is a name; all of it is the value otherwise. */
function tokenOf(word: string): {
  readonly name: 'job' | 'queue' | 'worker' | undefined;
  value: string;
} {
  const [, name = '', value = ''] = /^([^:：]+)[:：](.*)$/.exec(word) ?? [];
  return Object.hasOwn(names, name)
    ? { name: names[name as keyof typeof names], value }
    : { name: undefined, value: word };
}

export function readTokens(text: string): RunTokens {
  const tokens: RunTokens = { job: undefined, queue: undefined, worker: undefined };
  const words: string[] = [];
  const without: string[] = [];
  for (const word of text.split(/\s+/)) {
    const isExcluded = /^[-−]./.test(word);
    const { name, value } = tokenOf(isExcluded ? word.slice(1) : word);
    if (value === '') continue;
    // Only a job can be left out; no id of one begins with a hyphen.
    if (isExcluded) without.push(...(name === undefined || name === 'job' ? [value] : []));
    else if (name === undefined) words.push(value);
    else tokens[name] = value;
  }
  return { ...tokens, q: joined(words, ' '), exclude: joined(without, ',') };
}

function joined(words: readonly string[], between: string): string | undefined {
  return words.length === 0 ? undefined : words.join(between);
}

/** The same tokens as they would be typed. */
export function tokensText({ job, q, exclude, queue, worker }: RunTokens): string {
  return [
    ...(q === undefined ? [] : [q]),
    ...(job === undefined ? [] : [`job:${job}`]),
    ...(exclude === undefined ? [] : exclude.split(',').map((each) => `-job:${each}`)),
    ...(queue === undefined ? [] : [`queue:${queue}`]),
    ...(worker === undefined ? [] : [`worker:${worker}`]),
  ].join(' ');
}

/** What was typed, as long as it says what the address does: in its own order, and in the middle of a word. */
export function typedFor(typed: string, search: RunTokens): string {
  const said = tokensText(search);
  return tokensText(readTokens(typed)) === said ? typed : said;
}
