import { Exception } from 'node-zookeeper-client';
import { codes, toFault } from '../connection/codes.ts';
import type { JuteReader } from '../wire/jute-reader.ts';
import { lastOfMany, manyResults, operations, putHeader } from '../wire/many.ts';
import type { OwnRequest } from '../wire/own-request.ts';
import { readStat, type Znode } from './znode.ts';

/** What there is of one znode of many: it is none of the others' business what keeps one of them from being read. */
export type ReadOfMany =
  | { readonly kind: 'znode'; readonly znode: Znode }
  | { readonly kind: 'absent' }
  | { readonly kind: 'forbidden' };

const flagBytes = 16;
const noData = Buffer.alloc(0);

/** Reads one znode. The data are its own, so that whoever keeps them keeps nothing else. */
export function readOne(path: string, isWatched: boolean): OwnRequest<Znode> {
  return {
    type: operations.get,
    expectedBytes: flagBytes + 3 * path.length,
    write(to) {
      to.text(path);
      to.flag(isWatched);
    },
    read(from) {
      const { data, ...stat } = readZnode(from);
      return { data: Buffer.from(data), ...stat };
    },
  };
}

/** Reads many znodes at once. The data are views of the one answer. */
export function readMany(paths: readonly string[]): OwnRequest<readonly ReadOfMany[]> {
  return {
    type: operations.getMany,
    expectedBytes: paths.reduce((sum, path) => sum + 2 * flagBytes + 3 * path.length, flagBytes),
    write(to) {
      for (const path of paths) {
        putHeader(to, operations.get);
        to.text(path);
        to.flag(false);
      }
      putHeader(to, lastOfMany);
    },
    read: (from) => manyResults(from, readResult),
  };
}

function readResult(type: number, from: JuteReader): ReadOfMany {
  if (type === operations.get) return { kind: 'znode', znode: readZnode(from) };
  if (type !== operations.error) throw new RangeError(`an answer to the operation ${type}`);
  const code = from.int();
  switch (code) {
    case codes.noNode:
      return { kind: 'absent' };
    case codes.noAuth:
      return { kind: 'forbidden' };
    default:
      throw toFault(Exception.create(code), 'reading one znode of many');
  }
}

function readZnode(from: JuteReader): Znode {
  return { data: from.bytes() ?? noData, ...readStat(from) };
}
