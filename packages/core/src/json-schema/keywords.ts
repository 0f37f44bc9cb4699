/** What stands behind a keyword of a schema. */
export type KeywordRule =
  /** Says something to a reader and nothing to us. */
  | 'note'
  | 'schema'
  | 'schemas'
  | 'named-schemas'
  | 'pattern-schemas'
  | 'count'
  | 'number'
  | 'above-zero'
  | 'flag'
  | 'types'
  | 'names'
  | 'named-names'
  | 'values'
  | 'anything'
  | 'pattern'
  | 'reference'
  | 'draft';

/** The one draft that is read. */
export const draft = 'https://json-schema.org/draft/2020-12/schema';

/**
 * Draft 2020-12, but for what depends on other places of a schema than where it stands ($id, $anchor, $dynamicRef, unevaluated…): what is not in
 * this table is refused, since a rule that is passed over would let in what its author keeps out. As the draft has it, `format` is a note.
 */
export const keywordRules: Readonly<Record<string, KeywordRule>> = {
  $schema: 'draft',
  $ref: 'reference',
  $defs: 'named-schemas',
  $comment: 'note',
  title: 'note',
  description: 'note',
  default: 'note',
  examples: 'note',
  deprecated: 'note',
  readOnly: 'note',
  writeOnly: 'note',
  format: 'note',
  contentEncoding: 'note',
  contentMediaType: 'note',
  type: 'types',
  enum: 'values',
  const: 'anything',
  multipleOf: 'above-zero',
  maximum: 'number',
  exclusiveMaximum: 'number',
  minimum: 'number',
  exclusiveMinimum: 'number',
  maxLength: 'count',
  minLength: 'count',
  pattern: 'pattern',
  prefixItems: 'schemas',
  items: 'schema',
  contains: 'schema',
  maxContains: 'count',
  minContains: 'count',
  maxItems: 'count',
  minItems: 'count',
  uniqueItems: 'flag',
  maxProperties: 'count',
  minProperties: 'count',
  required: 'names',
  dependentRequired: 'named-names',
  properties: 'named-schemas',
  patternProperties: 'pattern-schemas',
  additionalProperties: 'schema',
  propertyNames: 'schema',
  dependentSchemas: 'named-schemas',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  not: 'schema',
  if: 'schema',
  // biome-ignore lint/suspicious/noThenProperty: a keyword of the draft.
  then: 'schema',
  else: 'schema',
};

/** These look at the same value once more, and not at a part of it. */
export const inPlaceKeywords: ReadonlySet<string> = new Set([
  ...['$ref', 'dependentSchemas', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'],
]);

export const typeNames = [
  'null',
  'boolean',
  'object',
  'array',
  'number',
  'integer',
  'string',
] as const;
