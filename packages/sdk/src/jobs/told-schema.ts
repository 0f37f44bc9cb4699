import { schemaProblems } from '@escapement/core';
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of what a handler takes, so that an input is refused where it is asked for, and a form can be drawn. `undefined` where its
 * library tells none, or one that the scheduler would not check in full: the handler's own check holds there alone.
 */
export function toldSchema(schema: StandardSchemaV1): JsonSchema | undefined {
  const told = asJsonSchema(schema);
  if (told === undefined) return undefined;
  const { $schema: _draft, ...rest } = told;
  return schemaProblems(rest).length === 0 ? rest : undefined;
}

function asJsonSchema(schema: StandardSchemaV1): JsonSchema | undefined {
  const standard = schema['~standard'] as Partial<StandardJSONSchemaV1['~standard']>;
  try {
    return standard.jsonSchema?.input({ target: 'draft-2020-12' });
  } catch {
    // What it checks by code has no JSON Schema.
    return undefined;
  }
}
