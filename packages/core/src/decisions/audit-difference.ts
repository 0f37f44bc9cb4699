import { canonicalJson } from '../words/canonical-json.ts';
import { hideCredentials } from '../words/url-credentials.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What is told of one side at most, and of one field of it, as JSON text in UTF-16 units. */
const sideCharsAtMost = 3_000;
const fieldCharsAtMost = 1_000;
/** Stands for a value that nobody is to read. */
const masked = '•••';
/** Stands for a value that is too long, and for the fields after the last that has room. */
const cut = '…';
/** Fields of which the values may be secrets, at whatever depth; by which names such values stand may be read. */
const secretFields = new Set([
  'headers',
  'env',
  'input',
  'body',
  'data',
  'script',
  'value',
  'token',
]);
/** What every write changes, beside what somebody wanted changed. */
const countedByItself = new Set([
  ...['version', 'revision', 'updatedAt', 'createdAt', 'createdBy', 'calendarVersions'],
]);

export interface Sides {
  readonly before?: Json;
  readonly after?: Json;
}

/**
 * The fields of a document in which it is another than before, on either side: in short, and without what may be secret. Where a side is
 * absent the other is told as a whole.
 */
export function differenceOf(before: object | undefined, after: object | undefined): Sides {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changed = names.filter(
    (name) => !countedByItself.has(name) && textOf(from[name]) !== textOf(to[name]),
  );
  return {
    ...(before === undefined ? {} : { before: sideOf(from, changed) }),
    ...(after === undefined ? {} : { after: sideOf(to, changed) }),
  };
}

function fieldsOf(document: object | undefined): Readonly<Record<string, unknown>> {
  return { ...document };
}

function sideOf(document: Readonly<Record<string, unknown>>, names: readonly string[]): Json {
  const side: { [name: string]: Json } = {};
  let left = sideCharsAtMost;
  for (const name of names) {
    const value = document[name];
    if (value === undefined) continue;
    const shown = shownOf(name, value);
    const isLong = textOf(shown).length > fieldCharsAtMost;
    const told = isLong ? cut : shown;
    left -= name.length + textOf(told).length;
    if (left < 0) return { ...side, [cut]: cut };
    side[name] = told;
  }
  return side;
}

function shownOf(name: string, value: unknown): Json {
  if (secretFields.has(name)) return maskedOf(value);
  if (Array.isArray(value)) return value.map((each) => shownOf('', each));
  if (typeof value === 'string') return name === 'url' ? shownUrl(value) : value;
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(fields.map(([field, inner]) => [field, shownOf(field, inner)]));
}

/** The names under which secrets may stand, without them. */
function maskedOf(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return masked;
  return Object.fromEntries(Object.keys(value).map((name) => [name, masked]));
}

/** Where it leads, without what may be a key to it. */
function shownUrl(url: string): string {
  const [address = ''] = hideCredentials(url).split(/[?#]/, 1);
  return address.length < url.length && /[?#]/.test(url) ? `${address}?${masked}` : address;
}

function textOf(value: unknown): string {
  return canonicalJson(value ?? null);
}
