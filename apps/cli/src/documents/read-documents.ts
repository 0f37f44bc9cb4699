import type { Document, LineCounter, Node } from 'yaml';
import { tooDeepAt } from './token-depth.ts';
import { type ValueFault, valueFault } from './yaml-value.ts';

/** Where something stands in a text, both counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing of a file, with where each of its fields stands. */
export interface Described {
  readonly value: unknown;
  /** Of a dotted path such as `schedule.expressions.0`, or of the nearest above it that is there. */
  placeOf(path: string): Place;
}

export interface DocumentFault extends Place {
  readonly kind: ValueFault['kind'] | 'syntax' | 'not-a-thing';
  /** What the library says of the syntax, or the words that are meant. */
  readonly said: string;
}

export type DocumentsRead =
  | { readonly kind: 'read'; readonly things: readonly Described[] }
  | { readonly kind: 'refused'; readonly faults: readonly DocumentFault[] };

type Yaml = typeof import('yaml');
type Parsed = Document.Parsed;

/** So many are told of one file. */
const faultsAtMost = 20;

/**
 * What stands in a file of YAML, of which JSON is a part: several documents, each of them one thing or a list of things. Nothing of a file is taken that has a fault
 * anywhere. Names with anchors may be used again, and `<<` merges, within the bounds of what the interface takes.
 */
export async function readDocuments(text: string): Promise<DocumentsRead> {
  // Nobody else who types `escapement` waits until it is loaded.
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const parsed = parsedOf(yaml, text, lines);
  if ('kind' in parsed) return { kind: 'refused', faults: [parsed] };
  const faults = parsed.flatMap((document) => faultsOf(document, lines));
  if (faults.length > 0) return { kind: 'refused', faults: faults.slice(0, faultsAtMost) };
  const things = parsed.flatMap((document) => thingsOf(yaml, document, lines));
  const strange = things.filter(({ value }) => !isThing(value));
  return strange.length === 0
    ? { kind: 'read', things }
    : {
        kind: 'refused',
        faults: strange
          .slice(0, faultsAtMost)
          .map(({ placeOf }) => ({ ...placeOf(''), kind: 'not-a-thing', said: '' })),
      };
}

/** Taken apart first, and made to values only where that can be done. */
function parsedOf(
  yaml: Yaml,
  text: string,
  lineCounter: LineCounter,
): readonly Parsed[] | DocumentFault {
  const tokens = [...new yaml.Parser(lineCounter.addNewLine).parse(text)];
  for (const token of tokens) {
    const offset = tooDeepAt(token);
    if (offset !== undefined) {
      return { kind: 'too-deep', said: '', ...placeAt(lineCounter, offset) };
    }
  }
  const composer = new yaml.Composer({ prettyErrors: false, merge: true, logLevel: 'silent' });
  return [...composer.compose(tokens)] as Parsed[];
}

/** Warnings count too: a tag that nobody knows would be left out of what is sent. */
function faultsOf(document: Parsed, lines: LineCounter): readonly DocumentFault[] {
  const said = [...document.errors, ...document.warnings].map(({ message, pos }) => {
    return { kind: 'syntax' as const, said: message, ...placeAt(lines, pos[0]) };
  });
  if (said.length > 0) return said;
  const fault = valueFault(document);
  return fault === undefined
    ? []
    : [{ kind: fault.kind, said: fault.said, ...placeAt(lines, fault.offset) }];
}

/** A document of nothing, as between two lines of dashes, is none. */
function thingsOf(yaml: Yaml, document: Parsed, lines: LineCounter): readonly Described[] {
  const value: unknown = document.toJS({ maxAliasCount: -1 });
  if (value === null || value === undefined) return [];
  const within = (at: readonly number[], each: unknown): Described => ({
    value: each,
    placeOf: (path) => placeAt(lines, offsetOf(yaml, document, [...at, ...stepsOf(path)])),
  });
  return Array.isArray(value) ? value.map((each, i) => within([i], each)) : [within([], value)];
}

function stepsOf(path: string): readonly (string | number)[] {
  if (path === '') return [];
  return path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function offsetOf(yaml: Yaml, document: Parsed, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (yaml.isNode(node) && node.range) return node.range[0];
  }
  const contents: Node | null = document.contents;
  return contents?.range?.[0] ?? 0;
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function isThing(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
