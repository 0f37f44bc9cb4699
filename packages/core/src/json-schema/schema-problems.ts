import { below, isObject, type SchemaFinding, shown } from './finding.ts';
import { draft, inPlaceKeywords, type KeywordRule, keywordRules, typeNames } from './keywords.ts';
import { readPattern } from './pattern.ts';
import { referred } from './reference.ts';

/** How large a schema may be. What it may cost when a value is looked at is bounded there. */
export const schemaBounds = { bytes: 16_384, schemas: 500, depth: 32, patterns: 50 } as const;

type Words = SchemaFinding['message'];

/** All that is wrong with a schema, before anything is held against it; at most twenty. */
export function schemaProblems(schema: unknown): readonly SchemaFinding[] {
  const bytes = new TextEncoder().encode(JSON.stringify(schema)).length;
  if (bytes > schemaBounds.bytes) return [{ path: '', message: tooLarge }];
  const walk = new SchemaWalk(schema);
  walk.look(schema, '', 0);
  walk.followReferences();
  if (walk.found.length === 0) walk.findLoops();
  return walk.found.slice(0, 20);
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

class SchemaWalk {
  readonly found: SchemaFinding[] = [];
  readonly #root: unknown;
  readonly #seen = new Map<object, string>();
  readonly #references: { readonly to: string; readonly path: string }[] = [];
  #patterns = 0;

  constructor(root: unknown) {
    this.#root = root;
  }

  look(schema: unknown, path: string, depth: number): void {
    if (typeof schema === 'boolean') return;
    if (!isObject(schema)) this.#say(path, noSchema);
    else if (depth > schemaBounds.depth || this.#seen.size >= schemaBounds.schemas) {
      this.#say(path, tooLarge);
    } else {
      this.#seen.set(schema, path);
      this.#lookAtKeywords(schema, path, depth);
    }
  }

  #lookAtKeywords(schema: Readonly<Record<string, unknown>>, path: string, depth: number): void {
    for (const [keyword, value] of Object.entries(schema)) {
      const at = below(path, keyword);
      const rule = Object.hasOwn(keywordRules, keyword) ? keywordRules[keyword] : undefined;
      if (rule === undefined) this.#say(at, unknownKeyword(keyword));
      else this.#lookAt(rule, value, { path: at, depth });
    }
  }

  /** Where one leads stands a schema that was looked at, and not a note or a value that looks like one. */
  followReferences(): void {
    for (const { to, path } of this.#references) {
      const target = referred(this.#root, to);
      if (isObject(target) && !this.#seen.has(target)) this.#say(path, shapes.reference);
    }
  }

  /** Who refers to himself without going deeper into the value would never be done. */
  findLoops(): void {
    const done = new Set<object>();
    for (const [schema, path] of this.#seen) {
      if (!this.#loops(schema, new Set(), done)) continue;
      this.#say(path, loop);
      return;
    }
  }

  #loops(schema: unknown, on: Set<object>, done: Set<object>): boolean {
    if (!isObject(schema) || done.has(schema)) return false;
    if (on.has(schema)) return true;
    on.add(schema);
    const isLoop = this.#inPlace(schema).some((next) => this.#loops(next, on, done));
    on.delete(schema);
    done.add(schema);
    return isLoop;
  }

  #inPlace(schema: Readonly<Record<string, unknown>>): readonly unknown[] {
    return Object.entries(schema).flatMap(([keyword, value]) => {
      if (!inPlaceKeywords.has(keyword)) return [];
      if (keyword === '$ref') return [referred(this.#root, String(value))];
      if (keyword === 'dependentSchemas') return Object.values(value as object);
      return Array.isArray(value) ? value : [value];
    });
  }

  #lookAt(rule: KeywordRule, value: unknown, { path, depth }: Place): void {
    if (rule === 'note' || rule === 'anything') return;
    if (!this.#isOfShape(rule, value)) {
      this.#say(path, shapes[rule]);
      return;
    }
    if (rule === 'reference') this.#references.push({ to: String(value), path });
    this.#lookWithin(rule, value, { path, depth: depth + 1 });
  }

  /** Whether what stands behind a keyword is what belongs there; the schemas in it are looked at next. */
  #isOfShape(rule: ShapedRule, value: unknown): boolean {
    switch (rule) {
      case 'schema':
        return true;
      case 'schemas':
        return Array.isArray(value) && value.length > 0;
      case 'named-schemas':
      case 'pattern-schemas':
        return isObject(value);
      case 'pattern':
        return this.#isPattern(value);
      case 'reference':
        return typeof value === 'string' && isSchema(referred(this.#root, value));
      default:
        return fits[rule](value);
    }
  }

  #lookWithin(rule: ShapedRule, value: unknown, { path, depth }: Place): void {
    if (rule === 'schema') this.look(value, path, depth);
    if (rule !== 'schemas' && rule !== 'named-schemas' && rule !== 'pattern-schemas') return;
    for (const [name, each] of Object.entries(value as object)) {
      const at = below(path, name);
      if (rule === 'pattern-schemas' && !this.#isPattern(name)) this.#say(at, shapes.pattern);
      this.look(each, at, depth);
    }
  }

  #isPattern(value: unknown): boolean {
    this.#patterns += 1;
    const isGood = typeof value === 'string' && readPattern(value) !== undefined;
    return isGood && this.#patterns <= schemaBounds.patterns;
  }

  #say(path: string, message: Words): void {
    this.found.push({ path, message });
  }
}

type ShapedRule = Exclude<KeywordRule, 'note' | 'anything'>;

const isSchema = (value: unknown) => typeof value === 'boolean' || isObject(value);
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isNames = (value: unknown) =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');
const isType = (value: unknown) => typeNames.some((name) => name === value);

type PlainRule = Exclude<
  KeywordRule,
  | ('schema' | 'schemas' | 'named-schemas' | 'pattern-schemas')
  | ('pattern' | 'reference' | 'note' | 'anything')
>;

const fits: Readonly<Record<PlainRule, (value: unknown) => boolean>> = {
  count: isCount,
  number: (value) => typeof value === 'number',
  'above-zero': (value) => typeof value === 'number' && value > 0,
  flag: (value) => typeof value === 'boolean',
  types: (value) =>
    isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)),
  names: isNames,
  'named-names': (value) => isObject(value) && Object.values(value).every(isNames),
  values: (value) => Array.isArray(value) && value.length > 0,
  draft: (value) => value === draft || value === `${draft}#`,
};

const noSchema: Words = {
  en: 'A schema is an object, true or false',
  zh: 'schema 须为对象、true 或 false',
};

const shapes: Readonly<Record<ShapedRule, Words>> = {
  schema: noSchema,
  schemas: { en: 'A list of schemas is wanted', zh: '须为非空的 schema 列表' },
  'named-schemas': { en: 'Schemas by name are wanted', zh: '须为以名称为键的 schema' },
  'pattern-schemas': { en: 'Schemas by pattern are wanted', zh: '须为以模式为键的 schema' },
  count: { en: 'A whole number from 0 is wanted', zh: '须为不小于 0 的整数' },
  number: { en: 'A number is wanted', zh: '须为数字' },
  'above-zero': { en: 'A number above 0 is wanted', zh: '须为大于 0 的数字' },
  flag: { en: 'true or false is wanted', zh: '须为 true 或 false' },
  types: {
    en: `A type, or a list of types, is wanted: ${typeNames.join(', ')}`,
    zh: `须为类型或类型列表：${typeNames.join('、')}`,
  },
  names: { en: 'A list of names is wanted', zh: '须为名称列表' },
  'named-names': { en: 'Lists of names by name are wanted', zh: '须为以名称为键的名称列表' },
  values: { en: 'A list of values is wanted', zh: '须为非空的值列表' },
  pattern: {
    en: 'A pattern is wanted that can be matched in linear time: at most 512 characters, with small counts, no back-reference and no look-around; at most 50 in a schema',
    zh: '须为可在线性时间内匹配的模式：至多 512 个字符，重复次数要小，不含反向引用和环视；一个 schema 至多 50 个',
  },
  reference: {
    en: 'A reference leads to a place in this schema, such as #/$defs/address; nothing is fetched from elsewhere',
    zh: '引用须指向本 schema 内的位置，如 #/$defs/address；不会从别处获取任何内容',
  },
  draft: { en: `Only the draft ${draft} is read`, zh: `仅支持草案 ${draft}` },
};

const tooLarge: Words = {
  en: `A schema takes at most ${schemaBounds.bytes} bytes, ${schemaBounds.schemas} schemas and ${schemaBounds.depth} levels`,
  zh: `schema 至多 ${schemaBounds.bytes} 字节、${schemaBounds.schemas} 个子 schema、${schemaBounds.depth} 层`,
};
const loop: Words = {
  en: 'It refers to itself without going into a part of the value, and would never be done',
  zh: '它引用了自身却未深入到值的某一部分，检查将永远无法完成',
};

function unknownKeyword(keyword: string): Words {
  const name = shown(keyword);
  return {
    en: `${name} is no keyword that is checked here (draft 2020-12 without $id, $anchor, $dynamicRef and unevaluated…)`,
    zh: `${name} 不是此处会检查的关键字（支持草案 2020-12，不含 $id、$anchor、$dynamicRef 和 unevaluated…）`,
  };
}
