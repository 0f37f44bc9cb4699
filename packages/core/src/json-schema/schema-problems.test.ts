import { describe, expect, test } from 'vitest';
import { schemaProblems } from './schema-problems.ts';

/** As `path: words`, in English. */
function problems(schema: unknown): readonly string[] {
  return schemaProblems(schema).map(({ path, message }) => `${path}: ${message.en}`);
}

test.each([
  [true],
  [{}],
  [
    {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'x',
      default: { $id: 'a note' },
    },
  ],
  [{ properties: { $id: { type: 'string' }, __proto__: true } }],
  [{ properties: { child: { $ref: '#' } }, items: { anyOf: [{ $ref: '#' }, { type: 'null' }] } }],
  [{ pattern: '^[A-Z]{2}\\d{4}-\\p{Han}+$', patternProperties: { '^x-': true } }],
])('a schema that is one (%#)', (schema) => {
  expect(problems(schema)).toEqual([]);
});

describe('a schema that is none names its place', () => {
  test.each([
    [7, /^: A schema is an object/],
    [{ type: 'text' }, /^type: A type/],
    [{ properties: { a: { type: [] } } }, /^properties\.a\.type: A type/],
    [{ properties: [] }, /^properties: Schemas by name/],
    [{ items: [{}] }, /^items: A schema is an object/],
    [{ allOf: [] }, /^allOf: A list of schemas/],
    [{ required: 'a' }, /^required: A list of names/],
    [{ minLength: -1 }, /^minLength: A whole number/],
    [{ minLength: 1.5 }, /^minLength: A whole number/],
    [{ multipleOf: 0 }, /^multipleOf: A number above 0/],
    [{ enum: [] }, /^enum: A list of values/],
    [{ $schema: 'http://json-schema.org/draft-07/schema#' }, /^\$schema: Only the draft/],
    [
      { unevaluatedProperties: false },
      /^unevaluatedProperties: "unevaluatedProperties" is no keyword/,
    ],
    [{ requried: ['a'] }, /^requried: "requried" is no keyword/],
    [{ constructor: 1 }, /^constructor: "constructor" is no keyword/],
    [{ definitions: {} }, /no keyword/],
    [{ $id: 'https://example.com' }, /no keyword/],
  ])('%j', (schema, words) => {
    expect(problems(schema)).toEqual([expect.stringMatching(words)]);
  });

  test.each([
    ['https://example.com/schema'],
    ['http://169.254.169.254/latest'],
    ['file:///etc/passwd'],
    ['other.json'],
    ['#/$defs/nobody'],
    ['#/constructor'],
    ['#/%E0%A4%A'],
  ])('nothing is fetched, or found that is not there: %s', ($ref) => {
    expect(problems({ $ref })).toEqual([
      expect.stringMatching(/^\$ref: A reference leads to a place/),
    ]);
  });

  test.each([
    [{ $ref: '#/default', default: { allOf: 7 } }, '$ref'],
    [{ $ref: '#/default', default: { dependentSchemas: null } }, '$ref'],
    [{ $ref: '#/const', const: { prefixItems: 4 } }, '$ref'],
    [{ items: { $ref: '#/enum/0' }, enum: [{ type: 5 }] }, 'items.$ref'],
    [{ $ref: '#/examples/0', examples: [{ pattern: '(a+)+$' }] }, '$ref'],
    [{ $ref: '#/properties', properties: { type: { type: 'string' } } }, '$ref'],
    [{ $ref: '#/$defs', $defs: {} }, '$ref'],
    [{ $defs: { a: { default: {} } }, allOf: [{ $ref: '#/$defs/a/default' }] }, 'allOf.0.$ref'],
  ])('nothing is a schema that only looks like one: %j', (schema, path) => {
    expect(problems(schema)).toEqual([expect.stringContaining(`${path}: A reference leads to`)]);
  });

  test.each([
    ['(a)\\1'],
    ['(?=a)b'],
    ['(?<!a)b'],
    ['(a{1000}){1000}'],
    ['(((a{90}){90}){90}){90}'],
    ['('],
    ['x'.repeat(513)],
  ])('no pattern that may take longer than its text is long: %s', (pattern) => {
    expect(problems({ pattern })).toEqual([expect.stringMatching(/linear time/)]);
    expect(problems({ patternProperties: { [pattern]: true } })).toHaveLength(1);
  });

  test.each([
    [{ $ref: '#' }],
    [{ allOf: [{ not: { $ref: '#' } }] }],
    [{ $defs: { a: { $ref: '#/$defs/b' }, b: { anyOf: [{ $ref: '#/$defs/a' }] } } }],
    [{ dependentSchemas: { a: { $ref: '#' } } }],
  ])('none that is never done (%#)', (schema) => {
    expect(problems(schema)).toEqual([expect.stringMatching(/refers to itself/)]);
  });

  test('none that is larger than anybody reads', () => {
    let deep: unknown = {};
    for (let i = 0; i < 40; i += 1) deep = { not: deep };
    const wide = { anyOf: Array.from({ length: 600 }, () => ({})) };
    const long = { description: 'x'.repeat(20_000) };
    const many = { anyOf: Array.from({ length: 60 }, () => ({ pattern: 'a' })) };
    for (const schema of [deep, wide, long]) {
      expect(problems(schema)[0]).toMatch(/A schema takes at most/);
    }
    expect(problems(many)[0]).toMatch(/at most 50/);
  });
});
