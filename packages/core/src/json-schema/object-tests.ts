import { below, isObject, shown } from './finding.ts';
import type { KeywordTest, Site } from './site.ts';

type Named = Readonly<Record<string, unknown>>;

/** Fields are a thousand at most times as many rules, and each is paid for. */
function everyField(value: unknown, each: (name: string, field: unknown) => boolean): boolean {
  if (!isObject(value)) return true;
  let isGood = true;
  for (const [name, field] of Object.entries(value)) if (!each(name, field)) isGood = false;
  return isGood;
}

function missing(names: readonly string[], { value, path, say, spend }: Site): boolean {
  if (!isObject(value) || !spend(names.length)) return true;
  const lacking = names.filter((name) => !Object.hasOwn(value, name));
  for (const name of lacking) say({ en: 'is missing', zh: '缺少此字段' }, below(path, name));
  return lacking.length === 0;
}

function counted(most: boolean): KeywordTest {
  return (rule, { value, say }) => {
    if (!isObject(value)) return true;
    const count = Object.keys(value).length;
    const bound = Number(rule);
    if (most ? count <= bound : count >= bound) return true;
    return say(
      most
        ? { en: `must have at most ${bound} fields`, zh: `至多 ${bound} 个字段` }
        : { en: `must have at least ${bound} fields`, zh: `至少 ${bound} 个字段` },
    );
  };
}

function matchesOf(name: string, patterns: readonly string[], { pattern, spend }: Site): string[] {
  return patterns.filter((source) => {
    const known = pattern(source);
    if (known === undefined || !spend((name.length * known.weight) / 8)) return false;
    return known.matches(name);
  });
}

/** What is said of the fields of an object. */
export const objectTests: Readonly<Record<string, KeywordTest>> = {
  required: (rule, site) => missing(rule as readonly string[], site),
  minProperties: counted(false),
  maxProperties: counted(true),
  properties: (rule, { value, path, fits }) =>
    everyField(value, (name, field) => {
      const schema = Object.hasOwn(rule as object, name) ? (rule as Named)[name] : true;
      return fits(schema, field, below(path, name));
    }),
  patternProperties: (rule, site) =>
    everyField(site.value, (name, field) =>
      matchesOf(name, Object.keys(rule as object), site).every((source) =>
        site.fits((rule as Named)[source], field, below(site.path, name)),
      ),
    ),
  additionalProperties(rule, site) {
    const { properties = {}, patternProperties = {} } = site.schema;
    const patterns = Object.keys(patternProperties as object);
    return everyField(site.value, (name, field) => {
      if (Object.hasOwn(properties as object, name)) return true;
      if (matchesOf(name, patterns, site).length > 0) return true;
      const at = below(site.path, name);
      if (rule === false) return site.say(unknownField(properties as object), at);
      return site.fits(rule, field, at);
    });
  },
  propertyNames: (rule, { value, path, fits }) =>
    everyField(value, (name) => fits(rule, name, below(path, name))),
  dependentRequired(rule, site) {
    const { value } = site;
    if (!isObject(value)) return true;
    return Object.entries(rule as Named).every(
      ([name, names]) => !Object.hasOwn(value, name) || missing(names as readonly string[], site),
    );
  },
  dependentSchemas(rule, { value, path, fits }) {
    if (!isObject(value)) return true;
    return Object.entries(rule as Named).every(
      ([name, schema]) => !Object.hasOwn(value, name) || fits(schema, value, path),
    );
  },
};

function unknownField(properties: object) {
  const known = Object.keys(properties);
  if (known.length === 0) return { en: 'is not allowed', zh: '不允许此字段' };
  return {
    en: `is not allowed; known: ${shown(known)}`,
    zh: `不允许此字段；已知字段：${shown(known)}`,
  };
}
