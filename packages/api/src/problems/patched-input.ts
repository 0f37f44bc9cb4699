import { mergePatch } from '@escapement/core';
import type { z } from 'zod';
import { validated } from './input-validation.ts';
import { knownFields, mayHave, valueAt } from './known-fields.ts';

type Path = readonly string[];

/** What stands with a merge patch in it, as its schema takes it. Throws the refusal of whatever is not right then. */
export function patchedInput<Schema extends z.ZodObject>(
  schema: Schema,
  standing: object,
  patch: object,
): z.output<Schema> {
  const merged = mergePatch(standing, patch);
  // A field that is taken out and that there never was is a mistake of who wrote it; left in its place the schema refuses it.
  for (const path of nullsIn(patch)) {
    const known = knownFields(schema, merged, path.slice(0, -1));
    const isUnknown = known?.includes(path.at(-1) ?? '') === false;
    // One of another kind goes with its kind, also where that was changed before.
    if (isUnknown && !mayHave(schema, path)) putBack(merged, path);
  }
  const checked = validated({ schema, input: merged, prefix: '' });
  if ('error' in checked) throw checked.error;
  return checked.value;
}

function nullsIn(patch: unknown, at: Path = []): readonly Path[] {
  if (patch === null) return [at];
  if (typeof patch !== 'object' || Array.isArray(patch)) return [];
  return Object.entries(patch).flatMap(([name, value]) => nullsIn(value, [...at, name]));
}

function putBack(merged: unknown, path: Path): void {
  const holder = valueAt(merged, path.slice(0, -1));
  if (typeof holder === 'object' && holder !== null) {
    Reflect.set(holder, path.at(-1) ?? '', null);
  }
}
