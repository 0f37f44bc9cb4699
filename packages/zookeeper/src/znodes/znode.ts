import { parseJson, readJson, type Shape } from '@escapement/core';
import type { Stat } from 'node-zookeeper-client';
import type { JuteReader } from '../wire/jute-reader.ts';
import { zxidToNumber } from '../wire/zxid.ts';

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

/** Times, and how many children and bytes there are, are left out, since nobody asks for them. */
export function readStat(from: JuteReader): ZnodeStat {
  const czxid = from.zxid();
  const mzxid = from.zxid();
  from.skip(16);
  const version = from.int();
  from.skip(4);
  const rulesVersion = from.int();
  const owner = from.hex(8);
  from.skip(8);
  return { version, rulesVersion, czxid, mzxid, pzxid: from.zxid(), owner };
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
