import { expectationOf, expectations, shortText, type Words } from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import type { z } from 'zod';
import { knownFields, valueAt } from './known-fields.ts';
import { findingsAtMost } from './problem-bounds.ts';

type Issue = z.core.$ZodIssue;

/** What was validated, and against what. */
export interface Validated {
  readonly schema: z.ZodType;
  readonly input: unknown;
  /** Put before every path: empty for the body, `query.` for the query. */
  readonly prefix: string;
}

/** The schema library's first findings in the words and codes of this interface, each with its path, and how many there are. */
export function detailsOf(
  issues: readonly Issue[],
  validated: Validated,
): { readonly errors: readonly ProblemDetail[]; readonly errorCount: number } {
  const errors: ProblemDetail[] = [];
  let errorCount = 0;
  for (const issue of issues) {
    const room = findingsAtMost - errors.length;
    if (room > 0) errors.push(...describe(issue, validated, room));
    errorCount += issue.code === 'unrecognized_keys' ? issue.keys.length : 1;
  }
  return { errors, errorCount };
}

/** One issue may be many findings, of which only so many are put into words. */
function describe(issue: Issue, validated: Validated, atMost: number): readonly ProblemDetail[] {
  const path = validated.prefix + issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, atMost).map((key) => unknownField(key, issue, validated));
    case 'invalid_type':
      return [wrongType(issue, path, validated)];
    case 'too_small':
    case 'too_big':
      return [outOfRange(issue, path)];
    case 'invalid_value':
      return [wrongChoice(path, issue.values)];
    case 'invalid_union':
      return [wrongUnion(issue, path, validated)];
    case 'invalid_key':
      return [wrongName(issue, path)];
    case 'invalid_format':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return [wrongFormat(issue, path, validated)];
  }
}

function unknownField(key: string, issue: Issue, validated: Validated): ProblemDetail {
  const known = knownFields(validated.schema, validated.input, issue.path);
  return {
    code: 'FIELD_UNKNOWN',
    path: validated.prefix + [...issue.path, key].map(String).join('.'),
    message: {
      en: `There is no field "${shortText(key, 64)}" here`,
      zh: `此处没有字段“${shortText(key, 64)}”`,
    },
    ...allowedOf(known),
  };
}

function wrongType(
  issue: Extract<Issue, { code: 'invalid_type' }>,
  path: string,
  validated: Validated,
): ProblemDetail {
  const { en, zh } = typeNames[issue.expected] ?? { en: issue.expected, zh: issue.expected };
  const missing = valueAt(validated.input, issue.path) === undefined;
  return missing ? missingField(path, { en, zh }) : mistyped(path, { en, zh });
}

function missingField(path: string, expected: Words): ProblemDetail {
  return {
    code: 'FIELD_MISSING',
    path,
    message: { en: `This field is missing: ${expected.en}`, zh: `缺少该字段：${expected.zh}` },
    allowed: expected.en,
    allowedZh: expected.zh,
  };
}

function mistyped(path: string, expected: Words): ProblemDetail {
  return {
    code: 'FIELD_TYPE',
    path,
    message: { en: `Expected ${expected.en}`, zh: `应为${expected.zh}` },
    allowed: expected.en,
    allowedZh: expected.zh,
  };
}

function outOfRange(
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  path: string,
): ProblemDetail {
  const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const unit = sizeUnits(issue.origin, Number(bound));
  const [en, zh] = issue.code === 'too_small' ? ['at least', '至少'] : ['at most', '最多'];
  const allowed = { en: `${en} ${bound}${unit.en}`, zh: `${zh} ${bound}${unit.zh}` };
  return {
    code: 'FIELD_RANGE',
    path,
    message: { en: `Expected ${allowed.en}`, zh: `应为${allowed.zh}` },
    allowed: allowed.en,
    allowedZh: allowed.zh,
  };
}

function wrongChoice(path: string, values: readonly unknown[]): ProblemDetail {
  const list = values.map(String).join(', ');
  return {
    code: 'FIELD_CHOICE',
    path,
    message: { en: `Expected one of: ${list}`, zh: `应为以下之一：${list}` },
    ...allowedOf(values.map(String)),
  };
}

function wrongUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: string,
  validated: Validated,
): ProblemDetail {
  if (issue.discriminator === undefined) return wrongFormat(issue, path, validated);
  const options = knownOptions(issue);
  if (valueAt(validated.input, issue.path) !== undefined) return wrongChoice(path, options);
  const list = options.join(', ');
  return missingField(path, { en: `one of ${list}`, zh: `以下之一：${list}` });
}

function knownOptions(issue: Extract<Issue, { code: 'invalid_union' }>): readonly string[] {
  const options: unknown = Reflect.get(issue, 'options');
  return Array.isArray(options) ? options.map(String) : [];
}

/** The schemas of core say what they expect; the library's stock sentence is of no use to a person. */
function wrongFormat(issue: Issue, path: string, validated: Validated): ProblemDetail {
  const expected = expectationOf(issue.message);
  const code = 'FIELD_FORMAT';
  if (expected === undefined) {
    const message = { en: 'The form of this value is not valid', zh: '该值的格式无效' };
    return { code, path, message };
  }
  return {
    code,
    path,
    message: { en: `Expected ${expected.en}`, zh: `格式无效，应为${expected.zh}` },
    ...quoted(valueAt(validated.input, issue.path), expected),
    allowed: expected.en,
    allowedZh: expected.zh,
  };
}

/** Of a field that people name themselves. What stands under the name is not quoted, since that may be a secret. */
function wrongName(issue: Extract<Issue, { code: 'invalid_key' }>, path: string): ProblemDetail {
  const expected = issue.issues.map(({ message }) => expectationOf(message)).find(Boolean);
  const message = { en: 'This name is not valid', zh: '该名称无效' };
  if (expected === undefined) return { code: 'FIELD_FORMAT', path, message };
  return {
    code: 'FIELD_FORMAT',
    path,
    message: {
      en: `${message.en}: expected ${expected.en}`,
      zh: `${message.zh}，应为${expected.zh}`,
    },
    allowed: expected.en,
    allowedZh: expected.zh,
  };
}

/** What was sent, but for addresses: those may hold a password. */
function quoted(
  sent: unknown,
  expected: Words,
): Pick<ProblemDetail, 'text' | 'position'> | undefined {
  if (typeof sent !== 'string' || expected === expectations.httpUrl) return undefined;
  return { text: shortText(sent, 64), position: 0 };
}

function allowedOf(values: readonly string[] | undefined): Pick<ProblemDetail, 'allowed'> {
  return values === undefined || values.length === 0 ? {} : { allowed: values.join(', ') };
}

const typeNames: Readonly<Record<string, Words>> = {
  string: { en: 'a text', zh: '文本' },
  number: { en: 'a number', zh: '数字' },
  int: { en: 'a whole number', zh: '整数' },
  boolean: { en: 'true or false', zh: 'true 或 false' },
  array: { en: 'a list', zh: '列表' },
  object: { en: 'an object', zh: '对象' },
  record: { en: 'an object', zh: '对象' },
};

function sizeUnits(origin: string, count: number): Words {
  const plural = count === 1 ? '' : 's';
  switch (origin) {
    case 'string':
      return { en: ` character${plural}`, zh: ' 个字符' };
    case 'array':
      return { en: ` item${plural}`, zh: ' 项' };
    default:
      return { en: '', zh: '' };
  }
}
