/** A value of JSON, as a row of the audit log holds it. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** One field that is another than it was, by its dotted path; a side is absent where the field was or is not there. */
export interface ChangedField {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** What a row says in the place of a value that may be secret, or is too long. */
const unsaid = new Set(['•••', '…']);

/**
 * What differs between the two sides of a row, leaf by leaf, in the order of the names. Lists are told whole. A row names no field that is as it was: where none of its
 * leaves differs, it is among those that are not said.
 */
export function changedFields(before: Json | undefined, after: Json | undefined): ChangedField[] {
  const [from, to] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...from.keys(), ...to.keys()])];
  const differs = (path: string) => from.get(path) !== to.get(path);
  const told = new Set(paths.filter(differs).map(fieldOf));
  return paths
    .filter((path) => differs(path) || (!told.has(fieldOf(path)) && unsaid.has(to.get(path) ?? '')))
    .map((path) => ({ path, ...sided('before', from.get(path)), ...sided('after', to.get(path)) }));
}

function fieldOf(path: string): string {
  return path.split('.', 1)[0] ?? '';
}

function sided(side: 'before' | 'after', text: string | undefined) {
  return text === undefined ? {} : { [side]: text };
}

function leavesOf(value: Json | undefined, path = ''): ReadonlyMap<string, string> {
  if (value === undefined) return new Map();
  if (typeof value !== 'object' || value === null || isList(value)) {
    return new Map([[path, typeof value === 'string' ? value : JSON.stringify(value)]]);
  }
  const fields = Object.entries(value);
  if (fields.length === 0) return path === '' ? new Map() : new Map([[path, '{}']]);
  return new Map(
    fields.flatMap(([name, inner]) => [...leavesOf(inner, path === '' ? name : `${path}.${name}`)]),
  );
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
