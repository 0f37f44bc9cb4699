import type { JuteReader } from './jute-reader.ts';
import type { JuteWriter } from './jute-writer.ts';

/** Numbers of the operations that we spell. */
export const operations = {
  create: 1,
  remove: 2,
  get: 4,
  set: 5,
  check: 13,
  multi: 14,
  createContainer: 19,
  getMany: 22,
  error: -1,
} as const;

/** Stands where one more operation could, behind the last one. */
export const lastOfMany = -1;

/** What stands before each operation of many, and once more behind the last one. */
export function putHeader(to: JuteWriter, type: number): void {
  to.int(type);
  to.flag(type === lastOfMany);
  to.int(-1);
}

/** The results of many operations, each read by its type. */
export function manyResults<Result>(
  from: JuteReader,
  read: (type: number, from: JuteReader) => Result,
): readonly Result[] {
  const results: Result[] = [];
  for (;;) {
    const type = from.int();
    const isEnd = from.flag();
    from.skip(4);
    if (isEnd) return results;
    results.push(read(type, from));
  }
}
