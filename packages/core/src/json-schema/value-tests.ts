import { canonicalJson } from '../words/canonical-json.ts';
import { isObject, shown } from './finding.ts';
import type { KeywordTest, Site } from './site.ts';

const typeTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  object: isObject,
  array: Array.isArray,
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  string: (value) => typeof value === 'string',
};

function bounded(
  isGood: (value: number, bound: number) => boolean,
  words: readonly [en: string, zh: string],
): KeywordTest {
  return (rule, { value, say }) => {
    const bound = Number(rule);
    if (typeof value !== 'number' || isGood(value, bound)) return true;
    return say({ en: `must be ${words[0]} ${bound}`, zh: `须${words[1]} ${bound}` });
  };
}

function lengthTest(
  isGood: (length: number, bound: number) => boolean,
  most: boolean,
): KeywordTest {
  return (rule, { value, say, spend }) => {
    if (typeof value !== 'string' || !spend(value.length / 64)) return true;
    const bound = Number(rule);
    if (isGood(lettersOf(value), bound)) return true;
    return say(
      most
        ? { en: `must have at most ${bound} characters`, zh: `至多 ${bound} 个字符` }
        : { en: `must have at least ${bound} characters`, zh: `至少 ${bound} 个字符` },
    );
  };
}

/** A letter beyond the basic plane is one, though it takes two places. */
function lettersOf(text: string): number {
  let letters = 0;
  for (const _ of text) letters += 1;
  return letters;
}

function isSame(value: unknown, other: unknown, { spend }: Site): boolean {
  if (typeof value !== 'object' || value === null) return value === other;
  const text = canonicalJson(value);
  return !spend(text.length / 16) || text === canonicalJson(other);
}

/** What is said of a value itself. */
export const valueTests: Readonly<Record<string, KeywordTest>> = {
  type(rule, { value, say }) {
    const types = (Array.isArray(rule) ? rule : [rule]).map(String);
    if (types.some((type) => typeTests[type]?.(value) === true)) return true;
    return say({ en: `must be ${types.join(' or ')}`, zh: `须为 ${types.join(' 或 ')}` });
  },
  enum(rule, site) {
    const values = rule as readonly unknown[];
    if (!site.spend(values.length) || values.some((each) => isSame(site.value, each, site))) {
      return true;
    }
    return site.say({ en: `must be one of ${shown(values)}`, zh: `须为 ${shown(values)} 之一` });
  },
  const(rule, site) {
    if (isSame(site.value, rule, site)) return true;
    return site.say({ en: `must be ${shown(rule)}`, zh: `须为 ${shown(rule)}` });
  },
  minimum: bounded((value, bound) => value >= bound, ['at least', '不小于']),
  maximum: bounded((value, bound) => value <= bound, ['at most', '不大于']),
  exclusiveMinimum: bounded((value, bound) => value > bound, ['above', '大于']),
  exclusiveMaximum: bounded((value, bound) => value < bound, ['below', '小于']),
  multipleOf: bounded(isMultiple, ['a multiple of', '为其倍数：']),
  maxLength: lengthTest((length, bound) => length <= bound, true),
  minLength: lengthTest((length, bound) => length >= bound, false),
  pattern(rule, { value, say, spend, pattern }) {
    if (typeof value !== 'string') return true;
    const known = pattern(String(rule));
    if (known === undefined || !spend((value.length * known.weight) / 8)) return true;
    if (known.matches(value)) return true;
    return say({ en: `must match ${shown(rule)}`, zh: `须匹配 ${shown(rule)}` });
  },
};

/** 0.3 is three times 0.1 to whoever wrote it, and not quite to a computer. */
function isMultiple(value: number, factor: number): boolean {
  const times = value / factor;
  return Math.abs(times - Math.round(times)) <= Math.abs(times) * Number.EPSILON;
}
