import { canonicalJson } from '../words/canonical-json.ts';
import { below } from './finding.ts';
import type { KeywordTest } from './site.ts';

function counted(most: boolean): KeywordTest {
  return (rule, { value, say }) => {
    const bound = Number(rule);
    if (!Array.isArray(value)) return true;
    if (most ? value.length <= bound : value.length >= bound) return true;
    return say(
      most
        ? { en: `must have at most ${bound} items`, zh: `至多 ${bound} 项` }
        : { en: `must have at least ${bound} items`, zh: `至少 ${bound} 项` },
    );
  };
}

/** What is said of the items of a list. */
export const arrayTests: Readonly<Record<string, KeywordTest>> = {
  minItems: counted(false),
  maxItems: counted(true),
  prefixItems(rule, { value, path, fits }) {
    if (!Array.isArray(value)) return true;
    const schemas = (rule as readonly unknown[]).slice(0, value.length);
    return schemas.map((schema, i) => fits(schema, value[i], below(path, i))).every(Boolean);
  },
  items(rule, { value, path, schema, fits, say }) {
    if (!Array.isArray(value)) return true;
    const { prefixItems } = schema;
    const first = Array.isArray(prefixItems) ? prefixItems.length : 0;
    const rest = value.slice(first);
    if (rule === false && rest.length > 0) {
      return say({ en: `must have at most ${first} items`, zh: `至多 ${first} 项` });
    }
    return rest.map((item, i) => fits(rule, item, below(path, first + i))).every(Boolean);
  },
  contains(rule, { value, schema, wouldFit, say }) {
    if (!Array.isArray(value)) return true;
    const least = typeof schema['minContains'] === 'number' ? schema['minContains'] : 1;
    const most = typeof schema['maxContains'] === 'number' ? schema['maxContains'] : Infinity;
    const count = value.filter((item) => wouldFit(rule, item)).length;
    if (count >= least && count <= most) return true;
    const many = most === Infinity ? `${least}+` : `${least}–${most}`;
    return say({
      en: `must have ${many} items that fit "contains", and has ${count}`,
      zh: `须有 ${many} 项符合 contains，现有 ${count} 项`,
    });
  },
  uniqueItems(rule, { value, say, spend }) {
    if (rule !== true || !Array.isArray(value)) return true;
    const texts = value.map(canonicalJson);
    if (!spend(texts.reduce((sum, text) => sum + text.length, 0) / 16)) return true;
    if (new Set(texts).size === texts.length) return true;
    return say({ en: 'must have no item twice', zh: '不得有重复项' });
  },
};
