import type { KeywordTest } from './site.ts';

/** What holds a value against other schemas. */
export const combiningTests: Readonly<Record<string, KeywordTest>> = {
  $ref: (rule, { value, path, referred, fits }) => fits(referred(String(rule)), value, path),
  allOf: (rule, { value, path, fits }) =>
    (rule as readonly unknown[]).map((schema) => fits(schema, value, path)).every(Boolean),
  anyOf(rule, { value, wouldFit, say }) {
    if ((rule as readonly unknown[]).some((schema) => wouldFit(schema, value))) return true;
    return say({ en: 'fits none of the alternatives of "anyOf"', zh: '不符合 anyOf 的任何一项' });
  },
  oneOf(rule, { value, wouldFit, say }) {
    const count = (rule as readonly unknown[]).filter((schema) => wouldFit(schema, value)).length;
    if (count === 1) return true;
    return say({
      en: `must fit exactly one alternative of "oneOf", and fits ${count}`,
      zh: `须恰好符合 oneOf 中的一项，现符合 ${count} 项`,
    });
  },
  not(rule, { value, wouldFit, say }) {
    if (!wouldFit(rule, value)) return true;
    return say({ en: 'must not fit the schema under "not"', zh: '不得符合 not 下的 schema' });
  },
  if(rule, { value, path, schema, wouldFit, fits }) {
    const branch = wouldFit(rule, value) ? schema['then'] : schema['else'];
    return branch === undefined || fits(branch, value, path);
  },
};
