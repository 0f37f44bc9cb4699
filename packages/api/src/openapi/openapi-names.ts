import { z } from 'zod';

/** Marks names that end in `Input` already, so that the input form of `Job` cannot collide with `JobInput`. */
const ownInputMark = '_';

type Document = Readonly<Record<string, unknown>>;
type Schemas = Record<string, unknown>;

type Words = { id?: string };

/** What a schema without a name says of itself, in a registry that knows those with names. */
class WithWords extends WeakMap<z.core.$ZodType, Words> {
  override get(schema: z.core.$ZodType): Words | undefined {
    const known = super.get(schema);
    if (known !== undefined) return known;
    const said = z.globalRegistry._map.get(schema) as Words | undefined;
    return said?.id === undefined ? said : undefined;
  }
}

/** Every named schema, under names that stay apart when inputs and answers are told apart. */
export function openapiRegistry(): z.core.$ZodRegistry<{ id?: string }> {
  const registry = new z.core.$ZodRegistry<{ id?: string }>();
  registry._map = new WithWords();
  for (const [id, schema] of z.globalRegistry._idmap) {
    const name = id.endsWith('Input') ? `${id}${ownInputMark}` : id;
    registry.add(schema, { ...z.globalRegistry.get(schema), id: name });
  }
  return registry;
}

/** Drops schemas that nothing refers to, and the suffix that tells inputs from answers where it tells nothing. */
export function withPlainNames<T extends object>(document: T): T {
  const schemas = schemasOf(document);
  const used = reachable(document, schemas);
  const same = sameAsAnswer(schemas, used);
  const renames = new Map<string, string>();
  for (const name of used) renames.set(name, plainName(name, { used, same }));
  const kept: Schemas = {};
  for (const name of [...used].sort()) kept[renames.get(name) ?? name] = schemas[name];
  const components = { ...(Reflect.get(document, 'components') as Document), schemas: kept };
  return renameReferences({ ...document, components }, renames);
}

interface Names {
  readonly used: ReadonlySet<string>;
  /** Input forms that say exactly what the form in answers says. */
  readonly same: ReadonlySet<string>;
}

function plainName(name: string, { used, same }: Names): string {
  if (!name.endsWith('Input')) return name;
  const base = answerName(name);
  if (base.endsWith(ownInputMark)) return base.slice(0, -ownInputMark.length);
  return used.has(base) && !same.has(name) ? name : base;
}

function answerName(inputName: string): string {
  return inputName.slice(0, -'Input'.length);
}

/** Takes all for the same at first, and lets go of those that differ until none does: schemas may refer to each other in circles. */
function sameAsAnswer(schemas: Schemas, used: ReadonlySet<string>): ReadonlySet<string> {
  const same = new Set([...used].filter((name) => isPair(name, used)));
  for (let settled = false; !settled; ) {
    const renames = new Map([...same].map((name) => [name, answerName(name)]));
    const textOf = (name: string) => JSON.stringify(renameReferences(schemas[name], renames));
    const different = [...same].filter((name) => textOf(name) !== textOf(answerName(name)));
    for (const name of different) same.delete(name);
    settled = different.length === 0;
  }
  return same;
}

function isPair(name: string, used: ReadonlySet<string>): boolean {
  return name.endsWith('Input') && used.has(answerName(name));
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
