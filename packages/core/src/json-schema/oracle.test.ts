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

const { schema } = fc.letrec<{ schema: object | boolean }>((tie) => {
  const schemas = fc.array(tie('schema'), { minLength: 1, maxLength: 2 });
  const named = fc.dictionary(name, tie('schema'), { maxKeys: 2 });
  return {
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.boolean(),
      fc.record(
        {
          type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
          enum: fc.uniqueArray(value, { minLength: 1, maxLength: 3, selector: JSON.stringify }),
          const: value,
          ...{
            minimum: number,
            maximum: number,
            exclusiveMinimum: number,
            exclusiveMaximum: number,
          },
          multipleOf: fc.constantFrom(0.5, 1, 2),
          ...{ minLength: count, maxLength: count, pattern },
          ...{ minItems: count, maxItems: count, uniqueItems: fc.boolean() },
          ...{ prefixItems: schemas, items: tie('schema') },
          ...{ contains: tie('schema'), minContains: count, maxContains: count },
          ...{ minProperties: count, maxProperties: count },
          required: fc.uniqueArray(name, { maxLength: 2 }),
          dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), {
            maxKeys: 2,
          }),
          dependentSchemas: named,
          properties: named,
          patternProperties: fc.dictionary(pattern, tie('schema'), { maxKeys: 2 }),
          additionalProperties: tie('schema'),
          propertyNames: tie('schema'),
          ...{ allOf: schemas, anyOf: schemas, oneOf: schemas, not: tie('schema') },
          // biome-ignore lint/suspicious/noThenProperty: a keyword of the draft.
          ...{ if: tie('schema'), then: tie('schema'), else: tie('schema') },
          $ref: fc.constantFrom('#', '#/properties/a', '#/$defs/x'),
          $defs: fc.record({ x: tie('schema') }),
        },
        { requiredKeys: [] },
      ),
    ),
  };
});

test('what fits a schema is what fits it by another reader of the draft', () => {
  const ajv = new Ajv2020({ strict: false, logger: false });
  let compared = 0;
  const compare = (schema: object | boolean, values: readonly unknown[]) => {
    if (schemaProblems(schema).length > 0) return;
    const fits = ajv.compile(schema);
    for (const each of values) {
      compared += 1;
      expect([schema, each, valueProblems(schema, each).length === 0]).toEqual([
        schema,
        each,
        fits(each),
      ]);
    }
  };
  fc.assert(fc.property(schema, fc.array(value, { minLength: 8, maxLength: 8 }), compare), {
    numRuns: 150,
  });
  expect(compared).toBeGreaterThan(300);
}, 60_000);
