import { z } from 'zod';

/** Marks names that end in `Input` already, so that the input form of `Job` cannot collide with `JobInput`. */
const ownInputMark = '_';

type Document = Readonly<Record<string, unknown>>;
type Schemas = Record<string, unknown>;

/** Every named schema, under names that stay apart when inputs and answers are told apart. */
export function openapiRegistry(): z.core.$ZodRegistry<{ id?: string }> {
  const registry = new z.core.$ZodRegistry<{ id?: string }>();
  for (const [id, schema] of z.globalRegistry._idmap) {
    const name = id.endsWith('Input') ? `${id}${ownInputMark}` : id;
    registry.add(schema, { ...z.globalRegistry.get(schema), id: name });
  }
  return registry;
}

/** Drops schemas that nothing refers to, and the suffix that told inputs from answers where only one of them is left. */
export function withPlainNames<T extends object>(document: T): T {
  const schemas = schemasOf(document);
  const used = reachable(document, schemas);
  const renames = new Map<string, string>();
  for (const name of used) renames.set(name, plainName(name, used));
  const kept: Schemas = {};
  for (const name of [...used].sort()) kept[renames.get(name) ?? name] = schemas[name];
  const components = { ...(Reflect.get(document, 'components') as Document), schemas: kept };
  return renameReferences({ ...document, components }, renames);
}

function plainName(name: string, used: ReadonlySet<string>): string {
  if (!name.endsWith('Input')) return name;
  const base = name.slice(0, -'Input'.length);
  if (base.endsWith(ownInputMark)) return base.slice(0, -ownInputMark.length);
  return used.has(base) ? name : base;
}

function schemasOf(document: object): Schemas {
  const components = Reflect.get(document, 'components') as { schemas?: Schemas } | undefined;
  const { __shared: _, ...schemas } = components?.schemas ?? {};
  // Zod spells any JSON value as a recursion through a schema of its own, which OpenAPI tools stumble over.
  const anyJson = { description: 'Any JSON value' };
  return { ...schemas, Json: anyJson, JsonInput: anyJson };
}

function reachable(document: object, schemas: Schemas): Set<string> {
  const used = new Set<string>();
  const waiting = referencesIn(Reflect.get(document, 'paths'));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    waiting.push(...referencesIn(schemas[name]));
  }
  return used;
}

const referencePrefix = '#/components/schemas/';

function referencesIn(value: unknown): string[] {
  const text = JSON.stringify(value) ?? '';
  return [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, id]) => id ?? '');
}

function renameReferences<T>(value: T, renames: ReadonlyMap<string, string>): T {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => {
    if (key !== '$ref' || typeof inner !== 'string') return inner;
    const name = inner.slice(referencePrefix.length);
    return referencePrefix + (renames.get(name) ?? name);
  }) as T;
}
