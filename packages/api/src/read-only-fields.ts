import type { preValidationHookHandler } from 'fastify';
import type { z } from 'zod';

/**
 * Lets a PUT take what a GET gave: what an answer has beside what a person writes may be sent back, and counts for nothing. A field that
 * neither knows is refused as everywhere.
 */
export function ignoringReadOnly(schemas: {
  readonly answer: z.ZodObject;
  readonly input: z.ZodObject;
}): preValidationHookHandler {
  const { answer, input } = schemas;
  const readOnly = Object.keys(answer.shape).filter((name) => !Object.hasOwn(input.shape, name));
  return async (request) => {
    const body: unknown = request.body;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
    for (const name of readOnly) Reflect.deleteProperty(body, name);
  };
}
