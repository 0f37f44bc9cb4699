import { type RefusalCode, SdkRefusal } from '../sdk-refusal.ts';
import { shown } from '../shown.ts';
import { type Fields, isObject, type Kind } from './kind.ts';

/** What was called, and by which code it refuses. */
export interface Edge {
  readonly code: RefusalCode;
  /** As a program writes it: `locks.acquire`. */
  readonly what: string;
}

/**
 * What a program passed as the options of a call, each field read once; nothing where they were left out and may be. Whatever is no object, has a field that
 * there is not, or something of another kind in one is refused with a sentence, before anything is asked for.
 */
export function readGiven<T extends object>(edge: Edge, given: unknown, fields: Fields<T>): T {
  const kinds = new Map(Object.entries<Kind>(fields));
  const { values, unknown } = valuesOf(edge, given, kinds);
  if (unknown !== undefined) throw noSuchOption(edge, unknown, kinds);
  for (const [name, kind] of kinds) requireField(edge, { name, kind }, values[name]);
  return values as T;
}

/** Refuses one argument that is of another kind. */
export function requireGiven(
  edge: Edge,
  [name, kind]: readonly [string, Kind],
  value: unknown,
): void {
  requireField(edge, { name, kind: { ...kind, isRequired: true } }, value);
}

/** What somebody else than the caller may read of it again, as its own functions do. */
interface Read {
  readonly values: Readonly<Record<string, unknown>>;
  readonly unknown?: string | undefined;
}

function valuesOf(edge: Edge, given: unknown, kinds: ReadonlyMap<string, Kind>): Read {
  if (given === undefined && mayBeLeftOut(kinds)) return { values: {} };
  let read: Read | undefined;
  try {
    read = isObject(given) ? readOf(given, kinds) : undefined;
  } catch (error) {
    throw unreadable(edge, error);
  }
  if (read === undefined) throw noOptions(edge, given, kinds);
  return read;
}

function readOf(given: Readonly<Record<string, unknown>>, kinds: ReadonlyMap<string, Kind>): Read {
  const values: Record<string, unknown> = {};
  for (const name of kinds.keys()) {
    if (name in given) values[name] = given[name];
  }
  return { values, unknown: Object.keys(given).find((name) => !kinds.has(name)) };
}

function mayBeLeftOut(kinds: ReadonlyMap<string, Kind>): boolean {
  return ![...kinds.values()].some(({ isRequired }) => isRequired);
}

function requireField(
  { code, what }: Edge,
  { name, kind }: { readonly name: string; readonly kind: Kind },
  value: unknown,
): void {
  if (value === undefined && kind.isRequired === undefined) return;
  if (isFitting(kind, value)) return;
  const instead = kind.isRequired
    ? { en: '', zh: '' }
    : { en: ', or leave it out', zh: '，或省略它' };
  throw new SdkRefusal(code, {
    en: `${what} was given ${called(value).en} as ${name}, so nothing was begun: pass ${kind.en}${instead.en}`,
    zh: `${what} 的 ${name} 为${called(value).zh}，因此未执行：请传入${kind.zh}${instead.zh}`,
  });
}

/** What throws when it is looked at is of no kind. */
function isFitting(kind: Kind, value: unknown): boolean {
  try {
    return kind.fits(value);
  } catch {
    return false;
  }
}

function noOptions(
  { code, what }: Edge,
  given: unknown,
  kinds: ReadonlyMap<string, Kind>,
): SdkRefusal {
  const names = [...kinds.keys()];
  const may = mayBeLeftOut(kinds);
  return new SdkRefusal(code, {
    en: `${what} was given ${called(given).en} where its options stand, so nothing was begun: pass an object with ${names.join(', ')}${may ? ', or leave it out' : ''}`,
    zh: `${what} 的选项为${called(given).zh}，因此未执行：请传入含 ${names.join('、')} 的对象${may ? '，或省略它' : ''}`,
  });
}

function noSuchOption(
  { code, what }: Edge,
  name: string,
  kinds: ReadonlyMap<string, Kind>,
): SdkRefusal {
  const names = [...kinds.keys()];
  return new SdkRefusal(code, {
    en: `${what} has no option "${shown(name)}", so nothing was begun: it takes ${names.join(', ')}`,
    zh: `${what} 没有“${shown(name)}”这个选项，因此未执行：可用的有 ${names.join('、')}`,
  });
}

function unreadable({ code, what }: Edge, error: unknown): SdkRefusal {
  const said = {
    en: `${what} was given options that throw when they are looked at (${shown(error)}), so nothing was begun: pass a plain object`,
    zh: `${what} 的选项在读取时抛出异常（${shown(error)}），因此未执行：请传入普通对象`,
  };
  return new SdkRefusal(code, said, error);
}

/** What stands where something else was wanted, in few words. */
function called(value: unknown): { readonly en: string; readonly zh: string } {
  if (typeof value === 'string') return { en: `"${shown(value)}"`, zh: `“${shown(value)}”` };
  if (typeof value === 'function') return { en: 'a function', zh: '函数' };
  if (typeof value !== 'object' || value === null)
    return { en: shown(value), zh: ` ${shown(value)}` };
  return isList(value) ? { en: 'a list', zh: '数组' } : { en: 'an object', zh: '对象' };
}

function isList(value: object): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
