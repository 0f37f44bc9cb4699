import { inexactNumber, jsonBounds } from '@escapement/core';
import { type Document, isAlias, isCollection, isMap, isPair, isScalar, type Node } from 'yaml';

/** What YAML may say and JSON cannot, or what is more than is read. `said`: the words of the file that it is about. */
export interface ValueFault {
  readonly kind: 'too-deep' | 'too-many-values' | 'inexact' | 'key' | 'alias' | 'no-json';
  readonly said: string;
  readonly offset: number;
}

interface Walk {
  readonly document: Document;
  /** How many values are left; what stands behind an alias counts each time that it is named. */
  left: number;
}

/**
 * What keeps a document from being read as JSON, found in a walk that goes no further than the interface reads at all: names may stand for names of
 * names, so that a few lines are billions of values.
 */
export function valueFault(document: Document): ValueFault | undefined {
  const { contents } = document;
  return contents === null
    ? undefined
    : faultIn(contents, { document, left: jsonBounds.values }, jsonBounds.depth);
}

function faultIn(node: Node, walk: Walk, levels: number): ValueFault | undefined {
  walk.left -= 1;
  if (walk.left < 0) return faultAt(node, 'too-many-values');
  if (levels < 0) return faultAt(node, 'too-deep');
  if (isAlias(node)) {
    const named = node.resolve(walk.document);
    if (named === undefined) return faultAt(node, 'alias');
    return faultIn(named, walk, levels - 1);
  }
  if (isScalar(node)) return scalarFault(node);
  if (!isCollection(node)) return faultAt(node, 'no-json');
  for (const item of node.items) {
    const found = isMap(node) ? pairFault(item, walk, levels) : nodeFault(item, walk, levels);
    if (found !== undefined) return found;
  }
  return undefined;
}

function pairFault(pair: unknown, walk: Walk, levels: number): ValueFault | undefined {
  if (!isPair(pair)) return undefined;
  const { key, value } = pair;
  const isName = isScalar(key) && ['string', 'symbol'].includes(typeof key.value);
  if (!isName) return faultAt(key as Node, 'key');
  return nodeFault(value, walk, levels);
}

/** Where nothing stands, as behind a name without a value, there is nothing to look at. */
function nodeFault(value: unknown, walk: Walk, levels: number): ValueFault | undefined {
  return value === null || value === undefined
    ? undefined
    : faultIn(value as Node, walk, levels - 1);
}

function scalarFault(node: Node & { readonly value?: unknown; readonly source?: string }) {
  const { value, source = '' } = node;
  if (typeof value === 'number')
    return isExact(value, source) ? undefined : faultAt(node, 'inexact');
  const isJson = value === null || typeof value === 'string' || typeof value === 'boolean';
  return isJson ? undefined : faultAt(node, 'no-json');
}

/** Whether a number keeps its digits, however YAML lets it be spelled. */
function isExact(value: number, source: string): boolean {
  if (/^[-+]?(?:\d+|0o[0-7]+|0x[\dA-Fa-f]+)$/.test(source) && Number.isSafeInteger(value))
    return true;
  const digits = source
    .replace(/^[-+]/, '')
    .replace(/^\./, '0.')
    .replace(/\.(?=e|E|$)/, '');
  return /^\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(digits) && inexactNumber(digits) === undefined;
}

function faultAt(node: Node, kind: ValueFault['kind']): ValueFault {
  const source = isScalar(node) ? node.source : isAlias(node) ? `*${node.source}` : undefined;
  return { kind, said: source ?? '', offset: node.range?.[0] ?? 0 };
}
