import { posix } from 'node:path';
import { importsOf } from '../code-text.ts';
import { isTest, type SourceFile } from '../tree.ts';

const coreFolder = 'packages/core/src/';

/**
 * The rooms of the core, from the ground up. A port says what effects there are in the words of the decisions, and no decision knows a
 * port: what both of them name is a value, and stands below.
 */
const heights: Readonly<Record<string, number>> = {
  words: 1,
  faults: 1,
  runs: 2,
  'json-schema': 2,
  schemas: 3,
  decisions: 4,
  rest: 4,
  ports: 5,
};

/** Imports of one file of the core that go up or sideways to another room, and files of a room that nobody has placed. */
export function roomViolations({ path, text }: SourceFile): readonly string[] {
  const room = roomOf(path);
  if (room === undefined || isTest(path)) return [];
  const height = heights[room];
  if (height === undefined) return [`${path}: no place is known for the room ${room}`];
  return importsOf(text)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => roomOf(posix.join(posix.dirname(path), specifier)))
    .filter((target) => target !== room && (heights[target ?? ''] ?? Infinity) >= height)
    .map((target) => `${path}: ${room} must not import ${target ?? 'what stands above all rooms'}`);
}

/** `undefined` for what stands in no room, and for what is not the core's. */
function roomOf(path: string): string | undefined {
  const [room, ...inside] = path.startsWith(coreFolder)
    ? path.slice(coreFolder.length).split('/')
    : [];
  return inside.length > 0 ? room : undefined;
}
