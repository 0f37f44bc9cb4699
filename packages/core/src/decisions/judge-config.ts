import { valueProblems } from '../json-schema/check-value.ts';
import { schemaProblems } from '../json-schema/schema-problems.ts';
import type { ConfigContent } from '../schemas/config-entry.ts';
import type { InputVerdict } from './task-input.ts';

/**
 * Holds the value of a configuration entry against the schema that is written with it. The schema is looked through first: one that is none
 * must not let every value pass.
 */
export function judgeConfig({ value, schema }: ConfigContent): InputVerdict {
  if (schema === undefined) return { kind: 'fits' };
  const wrong = schemaProblems(schema);
  if (wrong.length > 0) return { kind: 'bad-schema', findings: wrong };
  const findings = valueProblems(schema, value);
  return findings.length === 0 ? { kind: 'fits' } : { kind: 'unfit', findings };
}
