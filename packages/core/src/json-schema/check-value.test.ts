import { describe, expect, test } from 'vitest';
import { valueProblems } from './check-value.ts';

const person = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 3 },
    age: { type: 'integer', minimum: 0, exclusiveMaximum: 150 },
    phones: { type: 'array', items: { type: 'string', pattern: '^\\+\\d{1,15}$' }, maxItems: 2 },
    boss: { $ref: '#' },
  },
  additionalProperties: false,
};

/** As `path: words`, in English. */
function problems(schema: unknown, value: unknown): readonly string[] {
  return valueProblems(schema, value).map(({ path, message }) => `${path}: ${message.en}`);
}

describe('what does not fit names its place', () => {
  test.each([
    [{ name: 'Ada', age: 36, phones: ['+44'], boss: { name: 'Bob' } }, []],
    [{ name: '三四五' }, []],
    [{ name: '𝒜𝒷𝒸' }, []],
    [[], [': must be object']],
    [null, [': must be object']],
    [{}, ['name: is missing']],
    [{ name: 'Adam' }, ['name: must have at most 3 characters']],
    [{ name: 'A', age: 1.5 }, ['age: must be integer']],
    [{ name: 'A', age: -1 }, ['age: must be at least 0']],
    [{ name: 'A', age: 150 }, ['age: must be below 150']],
    [{ name: 'A', phones: ['+1', 'x'] }, ['phones.1: must match "^\\\\+\\\\d{1,15}$"']],
    [{ name: 'A', boss: { boss: {} } }, ['boss.name: is missing', 'boss.boss.name: is missing']],
    [
      JSON.parse('{"name":"A","__proto__":1}'),
      ['__proto__: is not allowed; known: ["name","age","phones","boss"]'],
    ],
    [
      { name: 'A', toString: 1 },
      ['toString: is not allowed; known: ["name","age","phones","boss"]'],
    ],
  ])('%j', (value, expected) => {
    expect([...problems(person, value)].sort()).toEqual([...expected].sort());
  });

  test('in Chinese too', () => {
    expect(valueProblems(person, { name: 7 })[0]?.message.zh).toBe('须为 string');
  });
});

describe('each keyword', () => {
  test.each([
    ['type', { type: ['null', 'number'] }, [null, 1.5], ['1', true]],
    ['enum', { enum: [1, { a: [1] }] }, [1, { a: [1] }], [2, { a: [2] }]],
    ['const', { const: { a: 1, b: 2 } }, [{ b: 2, a: 1 }], [{ a: 1 }]],
    ['multipleOf', { multipleOf: 0.1 }, [0.3, 0, 'x'], [0.35]],
    ['exclusiveMinimum', { exclusiveMinimum: 1 }, [1.1], [1]],
    ['maximum', { maximum: 1 }, [1], [1.1]],
    [
      'prefixItems',
      { prefixItems: [{ type: 'string' }], items: false },
      [['a'], []],
      [[1], ['a', 2]],
    ],
    ['items', { prefixItems: [true], items: { type: 'null' } }, [[1, null]], [[1, 1]]],
    ['contains', { contains: { const: 1 }, maxContains: 2 }, [[0, 1]], [[0], [1, 1, 1], []]],
    ['minContains', { contains: { const: 1 }, minContains: 0 }, [[]], []],
    ['minItems', { minItems: 1 }, [[1]], [[]]],
    [
      'uniqueItems',
      { uniqueItems: true },
      [[1, '1']],
      [
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      ],
    ],
    [
      'minProperties',
      { minProperties: 1, maxProperties: 2 },
      [{ a: 1 }],
      [{}, { a: 1, b: 1, c: 1 }],
    ],
    [
      'patternProperties',
      { patternProperties: { '^n': { type: 'number' } }, additionalProperties: { type: 'null' } },
      [{ n1: 1, other: null }],
      [{ n1: 'a' }, { other: 1 }],
    ],
    ['propertyNames', { propertyNames: { maxLength: 2 } }, [{ ab: 1 }], [{ abc: 1 }]],
    ['dependentRequired', { dependentRequired: { a: ['b'] } }, [{}, { a: 1, b: 1 }], [{ a: 1 }]],
    [
      'dependentSchemas',
      { dependentSchemas: { a: { required: ['c'] } } },
      [{ b: 1 }, { a: 1, c: 1 }],
      [{ a: 1 }],
    ],
    ['allOf', { allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1], [3, 0]],
    ['anyOf', { anyOf: [{ type: 'null' }, { minimum: 2 }] }, [null, 2, 'x'], [1]],
    ['oneOf', { oneOf: [{ minimum: 1 }, { maximum: 2 }] }, [0, 3], [1]],
    ['not', { not: { type: 'null' } }, [1], [null]],
    // biome-ignore lint/suspicious/noThenProperty: a keyword of the draft.
    ['if', { if: { minimum: 9 }, then: { const: 9 }, else: { const: 1 } }, [9, 1], [10, 2]],
    ['$ref', { $defs: { 'a/b': { type: 'null' } }, $ref: '#/$defs/a~1b' }, [null], [1]],
    ['false', false, [], [1, null]],
    ['format', { format: 'email' }, ['no address: a note, as the draft has it'], []],
  ] as const)('%s', (...[, schema, good, bad]) => {
    for (const value of good) expect(problems(schema, value)).toEqual([]);
    for (const value of bad) expect(problems(schema, value)).not.toEqual([]);
  });
});

describe('what it may cost has a bound', () => {
  test('a pattern that takes hours elsewhere takes none here', () => {
    const text = `${'a'.repeat(60_000)}!`;
    expect(problems({ pattern: '^(a+)+$' }, 'a'.repeat(50))).toEqual([]);
    expect(problems({ pattern: '^(a+)+$' }, text)).toEqual([
      expect.stringMatching(/must match|more than can be checked/),
    ]);
  });

  test('a schema that doubles at each of its steps', () => {
    const names = Array.from({ length: 40 }, (_, i) => `d${i}`);
    const $defs = Object.fromEntries(
      names.map((name, i) => [
        name,
        i === 39 ? {} : { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
      ]),
    );
    expect(problems({ $defs, $ref: '#/$defs/d0' }, 1)).toEqual([
      expect.stringMatching(/more than can be checked/),
    ]);
  });

  test('alternatives that double at each level of the value', () => {
    let value: unknown = 1;
    for (let i = 0; i < 60; i += 1) value = [value];
    const schema = {
      anyOf: [
        { items: { $ref: '#' }, contains: false },
        { items: { $ref: '#' }, maxItems: 0 },
      ],
    };
    expect(problems(schema, value)).toHaveLength(1);
  });

  test('a schema that refers to itself in place, where nobody has looked at it before', () => {
    expect(problems({ $ref: '#' }, 1)).toEqual([expect.stringMatching(/more than can be checked/)]);
    expect(problems({ allOf: [{ $ref: '#' }, { $ref: '#' }] }, 1)).toHaveLength(1);
  });

  test('more findings than anybody reads', () => {
    const value = Array.from({ length: 1_000 }, () => 1);
    expect(problems({ items: { type: 'null' } }, value)).toHaveLength(20);
  });
});
