import { CoordinationFault, parseJson, readJson, type Shape } from '@escapement/core';
import type { Stat } from 'node-zookeeper-client';

/** What ZooKeeper says of a znode beside its data. */
export interface ZnodeStat {
  readonly version: number;
  /** How often the rules who may do what with it have changed. */
  readonly rulesVersion: number;
  /** The transaction that created it, as a number: later ones are larger. */
  readonly czxid: number;
  /** The transaction that wrote its data last. */
  readonly mzxid: number;
  /** The transaction that created or deleted a child of it last. */
  readonly pzxid: number;
  /** The session that it lives and dies with, as 16 hexadecimal digits; zeros for a persistent one. */
  readonly owner: string;
}

/** A znode as it was read. */
export interface Znode extends ZnodeStat {
  readonly data: Buffer;
}

export function toZnode(data: Buffer | undefined, stat: Stat): Znode {
  return { data: data ?? Buffer.alloc(0), ...toZnodeStat(stat) };
}

export function toZnodeStat(stat: Stat): ZnodeStat {
  return {
    version: stat.version,
    rulesVersion: stat.aversion,
    czxid: zxidToNumber(stat.czxid),
    mzxid: zxidToNumber(stat.mzxid),
    pzxid: zxidToNumber(stat.pzxid),
    owner: stat.ephemeralOwner.toString('hex'),
  };
}

/** A transaction id as a safe integer: its upper half counts ensemble leaders, which stay far below 2^21. */
function zxidToNumber(zxid: Buffer): number {
  const number = Number(zxid.readBigInt64BE(0));
  if (Number.isSafeInteger(number)) return number;
  throw new CoordinationFault(
    'COORD_REFUSED',
    `transaction id ${zxid.toString('hex')} is too large`,
    {
      retryable: false,
    },
  );
}

/** What is stored in a znode: JSON in UTF-8. Fields that are undefined are left out. */
export function encode(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** The JSON that is stored, or undefined where there is none, or more than is read of any. */
export function decode(data: Buffer): unknown {
  const parsed = parseJson(data.toString());
  return parsed.kind === 'json' ? parsed.value : undefined;
}

/** The stored value if it has the shape; undefined when somebody else wrote there. */
export function decodeAs<T>(shape: Shape<T>, data: Buffer): T | undefined {
  const reading = readJson(shape, data.toString());
  return reading.kind === 'read' ? reading.value : undefined;
}
