import { isJobId, isOfPart, runTriggers } from '@escapement/core';
import type { RunsSearch } from '../../app/search.ts';
import { begunStates } from './day-span.ts';
import { jobPart } from './job-part.ts';
import { leftOut, leftOutNames } from './left-out.ts';
import { stateOf, type TokenName, tokenNames, triggerOf } from './run-token-words.ts';

/**
 * What may be typed into one field: words of the id or the name of a job, `-heartbeat` for a job that is left out, `job:` and a whole id or a part
 * with a star, `state:failed`, `trigger:manual`, `queue:mail` or `worker:…`, each with a hyphen before it for what is left out, in the words of either language. What is
 * none of these is looked for as it stands, so that nothing widens the list for not being understood.
 */
export type RunTokens = Pick<RunsSearch, 'q' | Without | TokenName>;

type Without = 'exclude' | 'excludeQueue' | 'excludeWorker';

/** A word that says something else than may have been meant, and why. */
export interface Misread {
  readonly why: 'state' | 'trigger' | 'id' | 'part' | 'name' | 'exclude' | 'full';
  readonly word: string;
}

interface Read {
  readonly tokens: RunTokens;
  readonly misread: readonly Misread[];
}

/** What stands before a colon, of either width, where that is a name; all of it is the value otherwise. */
function tokenOf(word: string): {
  readonly name: TokenName | undefined;
  readonly before: string;
  readonly value: string;
} {
  const [, before = '', value = ''] = /^([^:：]+)[:：](.*)$/.exec(word) ?? [];
  const name = before.toLowerCase();
  return Object.hasOwn(tokenNames, name)
    ? { name: tokenNames[name], before, value }
    : { name: undefined, before, value: word };
}

export function readTokens(text: string): Read {
  const found: Found = { words: [], without: [], misread: [], fields: {}, not: {} };
  for (const word of text.split(/\s+/)) {
    if (/^[-−]./.test(word)) leaveOut(found, word);
    else readWord(found, word);
  }
  const { words, without, misread, fields } = found;
  const { job, queue, worker } = fields;
  const state = leftOf(found, 'state', begunStates);
  const trigger = leftOf(found, 'trigger', worker === undefined ? wholeTriggers : allTriggers);
  const exclude = joined(without, ',');
  const excludeQueue = joined(found.not.queue ?? [], ',');
  const excludeWorker = joined(found.not.worker ?? [], ',');
  const tooMany = [
    leftOut(exclude),
    leftOutNames(excludeQueue),
    leftOutNames(excludeWorker),
  ].flatMap((each) => each.tooMany);
  if (tooMany.length > 0) misread.push({ why: 'full', word: tooMany.join(', ') });
  const others = { q: joined(words, ' '), exclude, excludeQueue, excludeWorker };
  return { tokens: { ...others, job, state, trigger, queue, worker }, misread };
}

interface Found {
  readonly words: string[];
  readonly without: string[];
  readonly misread: Misread[];
  readonly fields: Partial<Record<TokenName, string>>;
  /** What is left out of the states, of what runs come of, and of where they are done. */
  readonly not: Partial<Record<Exclude<TokenName, 'job'>, readonly string[]>>;
}

const allTriggers = runTriggers.join(',');
/** Parts of runs are listed where somebody asks for them. */
const wholeTriggers = runTriggers.filter((trigger) => !isOfPart(trigger)).join(',');

/** What is asked for without what is left out; where that is nothing, the words are looked for that say so, as nothing is called so. */
function leftOf({ fields, not, words }: Found, name: 'state' | 'trigger', all: string) {
  const without = not[name];
  if (without === undefined) return fields[name];
  const left = (fields[name] ?? all).split(',').filter((each) => !without.includes(each));
  if (left.length === 0) words.push(`-${name}:${without.join(',')}`);
  return joined(left, ',');
}

function readWord({ words, misread, fields }: Found, word: string): void {
  const { name, before, value } = tokenOf(word);
  if (value === '') return;
  switch (name) {
    case undefined:
      words.push(word);
      if (before !== '') misread.push({ why: 'name', word });
      return;
    case 'state':
    case 'trigger': {
      const { known, unknown } = eachOf(value, name === 'state' ? stateOf : triggerOf);
      misread.push(...unknown.map((each) => ({ why: name, word: each })));
      if (known.length > 0) fields[name] = known.join(',');
      else if (unknown.length > 0) words.push(word);
      return;
    }
    case 'job': {
      const part = jobPart(value);
      if (part !== undefined) misread.push({ why: 'part', word: part });
      else if (!isJobId(value)) misread.push({ why: 'id', word: value });
      if (part === undefined && !isJobId(value)) words.push(word);
      else fields.job = value;
      return;
    }
    case 'queue':
    case 'worker':
      fields[name] = value;
  }
}

/** All that runs are found by can be left out, of jobs those that are called by their whole id; no id of a job begins with a hyphen. */
function leaveOut({ words, without, misread, not }: Found, word: string): void {
  const { name, value } = tokenOf(word.slice(1));
  if (value === '') return;
  if (name === 'state' || name === 'trigger') {
    const { known, unknown } = eachOf(value, name === 'state' ? stateOf : triggerOf);
    misread.push(...unknown.map((each) => ({ why: name, word: each })));
    if (unknown.length > 0) words.push(word);
    else not[name] = [...(not[name] ?? []), ...known];
  } else if (name === 'queue' || name === 'worker') {
    not[name] = [...(not[name] ?? []), ...eachOf(value, (each) => each || undefined).known];
  } else if (isJobId(value)) {
    without.push(value);
  } else {
    words.push(word);
    misread.push(
      jobPart(value) === undefined ? { why: 'id', word: value } : { why: 'exclude', word },
    );
  }
}

/** Several are separated by commas, of either width. */
function eachOf(value: string, read: (word: string) => string | undefined) {
  const known: string[] = [];
  const unknown: string[] = [];
  for (const word of value.split(/[,，、]/)) {
    const meant = read(word);
    if (meant !== undefined && !known.includes(meant)) known.push(meant);
    if (meant === undefined && word !== '') unknown.push(word);
  }
  return { known, unknown };
}

function joined(words: readonly string[], between: string): string | undefined {
  return words.length === 0 ? undefined : words.join(between);
}

/** The same tokens as they would be typed. Which states are wanted has a field of its own. */
export function tokensText(tokens: RunTokens): string {
  const { job, q, exclude, excludeQueue, excludeWorker, trigger, queue, worker } = tokens;
  return [
    ...(q === undefined ? [] : [q]),
    ...(job === undefined ? [] : [`job:${job}`]),
    ...withoutText('job', exclude),
    ...withoutText('queue', excludeQueue),
    ...withoutText('worker', excludeWorker),
    ...(trigger === undefined ? [] : [`trigger:${trigger}`]),
    ...(queue === undefined ? [] : [`queue:${queue}`]),
    ...(worker === undefined ? [] : [`worker:${worker}`]),
  ].join(' ');
}

function withoutText(name: TokenName, exclude: string | undefined): readonly string[] {
  return exclude?.split(',').map((each) => `-${name}:${each}`) ?? [];
}

/** What was typed, as long as it says what the address does: in its own order, and in the middle of a word. */
export function typedFor(typed: string, search: RunTokens): string {
  const said = tokensText(search);
  const { tokens } = readTokens(typed);
  const isSaid = tokens.state === undefined || tokens.state === search.state;
  return isSaid && tokensText(tokens) === said ? typed : said;
}

/** What the address is to say once something else is typed: states go with their word, and those that were chosen stay. */
export function retyped(before: string, text: string): Partial<RunTokens> {
  const { state, ...tokens } = readTokens(text).tokens;
  const hadState = readTokens(before).tokens.state !== undefined;
  return state === undefined && !hadState ? tokens : { ...tokens, state };
}
