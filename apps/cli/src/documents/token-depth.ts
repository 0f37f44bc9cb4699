import { jsonBounds } from '@escapement/core';
import type { CST } from 'yaml';

type Inner = readonly [token: CST.Token, levels: number];

/** A list in a map is two levels for one of JSON, at the most. */
const levelsAtMost = 2 * jsonBounds.depth;

/**
 * Where a document nests deeper than anybody reads, by what its brackets and its setting in say. The library makes values by calling itself for each level: of a few
 * thousand of them not only the call fails, but the process ends. To take apart, it needs no such calls, and neither does this.
 */
export function tooDeepAt(document: CST.Token): number | undefined {
  const left: Inner[] = [[document, 0]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [token, levels] = next;
    if (levels > levelsAtMost) return token.offset;
    for (const inner of within(token)) left.push([inner, levels + 1]);
  }
  return undefined;
}

function within(token: CST.Token): readonly CST.Token[] {
  if ('items' in token) {
    const items: readonly Partial<CST.CollectionItem>[] = token.items;
    return items.flatMap(({ key, value }) => [key, value].filter(isToken));
  }
  return token.type === 'document' && token.value !== undefined ? [token.value] : [];
}

function isToken(token: CST.Token | null | undefined): token is CST.Token {
  return token !== null && token !== undefined;
}
