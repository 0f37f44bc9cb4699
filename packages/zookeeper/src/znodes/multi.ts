/// <reference path="../node-zookeeper-client.d.ts" />
import { type ACL, CreateMode, Exception } from 'node-zookeeper-client';
import { codeOf, codes, toFault } from '../connection/codes.ts';
import type { Connection } from '../connection/connection.ts';
import type { JuteReader } from '../wire/jute-reader.ts';
import type { JuteWriter } from '../wire/jute-writer.ts';
import { lastOfMany, manyResults, operations, putHeader } from '../wire/many.ts';
import { type OwnRequest, sendOwn } from '../wire/own-request.ts';
import { readStat } from './znode.ts';

export type MultiOp =
  /** That the znode exists; with `version`, at that version. */
  | { readonly kind: 'check'; readonly path: string; readonly version?: number }
  | {
      readonly kind: 'create';
      readonly path: string;
      readonly data: Buffer;
      readonly ephemeral?: boolean;
    }
  | {
      readonly kind: 'set';
      readonly path: string;
      readonly data: Buffer;
      readonly version?: number;
    }
  | { readonly kind: 'remove'; readonly path: string; readonly version?: number };

/** Why a multi was refused: the first operation that could not be, by its index. */
export type MultiOutcome =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'refused';
      readonly index: number;
      readonly because: 'not-found' | 'exists' | 'changed';
    };

const anyVersion = -1;
/** What an operation takes beside its path and data: numbers, and rules of who may do what with a new znode. */
const bytesBeside = 64;

/** Commits the operations. Refusals that are races are outcomes; everything else rejects with a CoordinationFault. */
export async function commitMulti(call: {
  connection: Connection;
  doing: string;
  deadlineAt: number;
  ops: readonly MultiOp[];
  acls: readonly ACL[];
}): Promise<MultiOutcome> {
  const { connection, doing, deadlineAt } = call;
  let index = 0;
  try {
    const request = multiOf(call.ops, call.acls);
    const errors = await connection.call<readonly number[]>(doing, deadlineAt, (client, done) =>
      sendOwn(client, request, done),
    );
    // The operations before the one that failed are marked with 0, those after it with −2.
    index = errors.findIndex((code) => code !== 0);
    if (index < 0) return { kind: 'done' };
    throw Exception.create(errors[index] ?? 0);
  } catch (error) {
    const because = reasonOf(codeOf(error));
    if (because === undefined) throw toFault(error, doing);
    return { kind: 'refused', index, because };
  }
}

/** Answers the error of each operation, 0 for none. */
function multiOf(ops: readonly MultiOp[], acls: readonly ACL[]): OwnRequest<readonly number[]> {
  return {
    type: operations.multi,
    expectedBytes: ops.reduce((sum, op) => sum + bytesOf(op), 0),
    write(to) {
      for (const op of ops) writeOp(to, op, acls);
      putHeader(to, lastOfMany);
    },
    read: (from) => manyResults(from, readResult),
  };
}

function bytesOf(op: MultiOp): number {
  const data = op.kind === 'create' || op.kind === 'set' ? op.data.length : 0;
  return bytesBeside + 3 * op.path.length + data;
}

function writeOp(to: JuteWriter, op: MultiOp, acls: readonly ACL[]): void {
  putHeader(to, operations[op.kind]);
  to.text(op.path);
  switch (op.kind) {
    case 'create':
      to.bytes(op.data);
      writeRules(to, acls);
      to.int(op.ephemeral === true ? CreateMode.EPHEMERAL : CreateMode.PERSISTENT);
      return;
    case 'set':
      to.bytes(op.data);
      to.int(op.version ?? anyVersion);
      return;
    case 'check':
    case 'remove':
      to.int(op.version ?? anyVersion);
      return;
  }
}

/** Who may do what with a new znode. */
export function writeRules(to: JuteWriter, acls: readonly ACL[]): void {
  to.int(acls.length);
  for (const { permission, id } of acls) {
    to.int(permission);
    to.text(id.scheme);
    to.text(id.id);
  }
}

function readResult(type: number, from: JuteReader): number {
  switch (type) {
    case operations.error:
      return from.int();
    case operations.create:
      from.bytes();
      return 0;
    case operations.set:
      readStat(from);
      return 0;
    case operations.check:
    case operations.remove:
      return 0;
    default:
      throw new RangeError(`an answer to the operation ${type}, which no multi has`);
  }
}

function reasonOf(code: number | undefined): 'not-found' | 'exists' | 'changed' | undefined {
  switch (code) {
    case codes.noNode:
      return 'not-found';
    case codes.nodeExists:
      return 'exists';
    case codes.badVersion:
      return 'changed';
    default:
      return undefined;
  }
}
