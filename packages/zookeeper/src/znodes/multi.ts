/// <reference path="../node-zookeeper-client.d.ts" />
import { type ACL, type Client, CreateMode, type TransactionResult } from 'node-zookeeper-client';
import { codeOf, codes, toFault } from '../connection/codes.ts';
import type { Connection } from '../connection/connection.ts';

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

/** Commits the operations. Refusals that are races are outcomes; everything else rejects with a CoordinationFault. */
export async function commitMulti(call: {
  connection: Connection;
  doing: string;
  deadlineAt: number;
  ops: readonly MultiOp[];
  acls: readonly ACL[];
}): Promise<MultiOutcome> {
  let results: readonly TransactionResult[] = [];
  try {
    await call.connection.call<undefined>(call.doing, call.deadlineAt, (client, done) => {
      transactionOf(client, call).commit((error, answered) => {
        results = answered ?? [];
        done(error, undefined);
      });
    });
    return { kind: 'done' };
  } catch (error) {
    const because = reasonOf(codeOf(error));
    if (because === undefined) throw toFault(error, call.doing);
    // The operations before the one that failed are marked with 0, those after it with −2.
    const index = results.findIndex((result) => (result.err ?? 0) !== 0);
    return { kind: 'refused', index: Math.max(0, index), because };
  }
}

function transactionOf(client: Client, call: { ops: readonly MultiOp[]; acls: readonly ACL[] }) {
  const transaction = client.transaction();
  for (const op of call.ops) {
    switch (op.kind) {
      case 'check':
        transaction.check(op.path, anyVersion);
        break;
      case 'create': {
        const mode = op.ephemeral === true ? CreateMode.EPHEMERAL : CreateMode.PERSISTENT;
        transaction.create(op.path, op.data, call.acls, mode);
        break;
      }
      case 'set':
        transaction.setData(op.path, op.data, anyVersion);
        break;
      case 'remove':
        transaction.remove(op.path, anyVersion);
        break;
    }
    const added = transaction.ops.at(-1);
    // The library takes version 0 for "no version given" and would let a write at any version through.
    if (added !== undefined && op.kind !== 'create') added.version = op.version ?? anyVersion;
  }
  return transaction;
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
