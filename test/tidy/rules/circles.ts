import { posix } from 'node:path';
import { importsOf } from '../code-text.ts';
import type { SourceFile } from '../tree.ts';

/** Files that import each other, directly or through others, types included: each circle once, with all that stand in it. */
export function circlesIn(files: readonly SourceFile[]): readonly (readonly string[])[] {
  const known = new Set(files.map(({ path }) => path));
  const neighbours = new Map(
    files.map((file) => [file.path, neighboursOf(file).filter((path) => known.has(path))]),
  );
  return strongParts(neighbours).filter((part) => part.length > 1);
}

function neighboursOf({ path, text }: SourceFile): readonly string[] {
  return importsOf(text)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(path), specifier));
}

/** A file on the way, and the earliest one on the way that it comes back to. */
interface Visit {
  readonly order: number;
  earliest: number;
  isOnTheWay: boolean;
}

/** The sets of nodes that all reach each other, after Tarjan. */
function strongParts(graph: ReadonlyMap<string, readonly string[]>): readonly string[][] {
  const visits = new Map<string, Visit>();
  const way: string[] = [];
  const parts: string[][] = [];

  function visit(node: string): Visit {
    const here: Visit = { order: visits.size, earliest: visits.size, isOnTheWay: true };
    visits.set(node, here);
    way.push(node);
    for (const next of graph.get(node) ?? []) {
      const there = visits.get(next) ?? visit(next);
      if (there.isOnTheWay) here.earliest = Math.min(here.earliest, there.earliest);
    }
    if (here.earliest === here.order) parts.push(leaveWay(node));
    return here;
  }

  function leaveWay(node: string): string[] {
    const part = way.splice(way.indexOf(node));
    for (const each of part) {
      const left = visits.get(each);
      if (left !== undefined) left.isOnTheWay = false;
    }
    return part.sort();
  }

  for (const node of graph.keys()) if (!visits.has(node)) visit(node);
  return parts;
}
