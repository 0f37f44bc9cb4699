import { StoreFault } from '@escapement/core';
import type { IRedisTransaction } from 'bullmq';
import type { Connection } from './connection.ts';
import { reloadScripts } from './script.ts';
import { asStoreFault } from './store-fault.ts';

/** How often a batch is sent again because the server had lost our scripts; each time they are loaded first. */
const tries = 4;

/** What an EXEC came to. */
export type Executed =
  | { readonly kind: 'done'; readonly replies: readonly unknown[] }
  /** A watched key changed: nothing was written. */
  | { readonly kind: 'aborted' }
  /** The server had lost scripts, which are loaded now. The rest of the batch was written: it must be sent again. */
  | { readonly kind: 'scripts-missing' };

/**
 * Sends the composed transaction and looks at every reply. A command that fails inside EXEC rolls nothing back, so one reply
 * unread is one run silently missing.
 */
export async function execute(
  connection: Connection,
  transaction: IRedisTransaction,
): Promise<Executed> {
  const replies = await transaction.exec();
  if (replies === null) return { kind: 'aborted' };
  const faults = replies.map(([fault]) => fault).filter((fault) => fault !== null);
  const [first] = faults;
  if (first === undefined) return { kind: 'done', replies: replies.map(([, reply]) => reply) };
  if (!faults.every(isScriptMissing)) {
    throw asStoreFault(
      faults.find((fault) => !isScriptMissing(fault)),
      'a command of a batch failed',
    );
  }
  await reloadScripts(connection.client);
  return { kind: 'scripts-missing' };
}

/** A transaction without a fence, for what any node may write. Everything composed must be idempotent. */
export async function transact(
  connection: Connection,
  compose: (transaction: IRedisTransaction) => void,
): Promise<readonly unknown[]> {
  for (let i = 0; i < tries; i += 1) {
    const transaction = await connection.beginTransaction();
    compose(transaction);
    const outcome = await execute(connection, transaction);
    if (outcome.kind === 'done') return outcome.replies;
  }
  throw scriptsVanish();
}

/** Somebody flushes the scripts faster than they can be loaded. */
export function scriptsVanish(): StoreFault {
  return new StoreFault('STORE_SCRIPT', 'Redis loses its scripts again and again', {
    retryable: true,
  });
}

function isScriptMissing(fault: Error): boolean {
  return fault.message.startsWith('NOSCRIPT');
}
