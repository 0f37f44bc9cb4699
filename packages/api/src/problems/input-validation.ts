import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { summary } from './input-summary.ts';
import { detailsOf } from './issue-details.ts';
import { ProblemSignal } from './problem-signal.ts';

const prefixes: Readonly<Record<string, string>> = {
  querystring: 'query.',
  params: 'path.',
  headers: 'header.',
};

/** Every input goes through its schema before a handler sees it; what is not in the schema is refused, never dropped. */
export const validateInput: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const prefix = prefixes[httpPart ?? 'body'] ?? '';
  return (given: unknown) => {
    // The framework says null where no body came.
    const input = httpPart === 'body' && given === null ? undefined : given;
    return validated({ schema, input, prefix });
  };
};

/** What the schema makes of an input, or the refusal with all that it found. */
export function validated<Schema extends z.ZodType>(look: {
  readonly schema: Schema;
  readonly input: unknown;
  readonly prefix: string;
}): { readonly value: z.output<Schema> } | { readonly error: ProblemSignal } {
  const result = look.schema.safeParse(look.input);
  if (result.success) return { value: result.data };
  const { errors, errorCount } = detailsOf(result.error.issues, look);
  const detail = summary(errors, { errorCount });
  return { error: new ProblemSignal('INPUT_INVALID', detail, { errors, errorCount }) };
}
