/** What may stand in one field of what a program passes, and what it is called to who passed something else. */
export interface Kind {
  readonly en: string;
  readonly zh: string;
  readonly fits: (value: unknown) => boolean;
  /** Whether it may not be left out. */
  readonly isRequired?: true;
}

/** A kind for each field, so that one that is added to the type and not here does not compile. */
export type Fields<T> = { readonly [Field in keyof T]-?: Kind };

const isFunction = (value: unknown): boolean => typeof value === 'function';

/** Judged elsewhere, with its bounds, or free. */
export const anything: Kind = { en: 'anything', zh: '任意值', fits: () => true };
export const text: Kind = { en: 'a text', zh: '文本', fits: (value) => typeof value === 'string' };
export const number: Kind = {
  en: 'a number',
  zh: '数字',
  fits: (value) => typeof value === 'number',
};
export const flag: Kind = {
  en: 'true or false',
  zh: 'true 或 false',
  fits: (value) => typeof value === 'boolean',
};
export const call: Kind = { en: 'a function', zh: '函数', fits: isFunction };
export const list: Kind = { en: 'a list', zh: '数组', fits: Array.isArray };
export const set: Kind = { en: 'a Set', zh: 'Set', fits: (value) => value instanceof Set };
export const signal: Kind = {
  en: 'an AbortSignal',
  zh: 'AbortSignal',
  fits: (value) => isObject(value) && isFunction(value['addEventListener']) && 'aborted' in value,
};
export const logger: Kind = {
  en: 'an object with the methods debug, info, warn and error',
  zh: '带有 debug、info、warn、error 方法的对象',
  fits: (value) =>
    isObject(value) && ['debug', 'info', 'warn', 'error'].every((name) => isFunction(value[name])),
};
/** Those of some libraries are functions. */
export const schema: Kind = {
  en: 'a schema of a library that speaks Standard Schema, such as zod',
  zh: '支持 Standard Schema 的库（如 zod）的模式',
  fits(value) {
    const standard = isObject(value) || isFunction(value) ? propertyOf(value, '~standard') : null;
    return isObject(standard) && isFunction(standard['validate']);
  },
};

export function oneOf(...words: readonly string[]): Kind {
  const named = words.map((word) => `"${word}"`);
  return {
    en: named.join(' or '),
    zh: named.join(' 或 '),
    fits: (value) => words.some((word) => word === value),
  };
}

export function required(kind: Kind): Kind {
  return { ...kind, isRequired: true };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function propertyOf(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[name];
}
