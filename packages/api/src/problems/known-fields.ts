import { z } from 'zod';

/** The fields that the schema takes at a path of the input; `undefined` where it is no object. Follows a discriminated union by what the input says. */
export function knownFields(
  schema: unknown,
  input: unknown,
  path: readonly PropertyKey[],
): readonly string[] | undefined {
  const inner = choose(unwrap(schema), input);
  const [step, ...rest] = path;
  if (step === undefined) {
    return inner instanceof z.ZodObject ? Object.keys(inner.shape) : undefined;
  }
  if (inner instanceof z.ZodObject) {
    return knownFields(inner.shape[String(step)], valueAt(input, [step]), rest);
  }
  if (inner instanceof z.ZodArray) {
    return knownFields(inner.element, valueAt(input, [step]), rest);
  }
  return undefined;
}

/** Whether any kind of input that the schema takes may have a field at a path, whichever kind this one is. */
export function mayHave(schema: unknown, path: readonly PropertyKey[]): boolean {
  const inner = unwrap(schema);
  const [step, ...rest] = path;
  if (step === undefined) return true;
  if (inner instanceof z.ZodUnion) return inner.options.some((each) => mayHave(each, path));
  if (inner instanceof z.ZodArray) return mayHave(inner.element, rest);
  // Names are the writer's own there, such as those of headers.
  if (!(inner instanceof z.ZodObject)) return true;
  return Object.hasOwn(inner.shape, step) && mayHave(inner.shape[String(step)], rest);
}

/** What the input holds at a path; `undefined` when the path leads nowhere. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap());
  }
  return schema;
}

function choose(schema: unknown, input: unknown): unknown {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema;
  const discriminator = schema.def.discriminator;
  const said = valueAt(input, [discriminator]);
  return schema.options.find((option) => {
    if (!(option instanceof z.ZodObject)) return false;
    const literal: unknown = option.shape[discriminator];
    return literal instanceof z.ZodLiteral && [...literal.values].includes(said as string);
  });
}
