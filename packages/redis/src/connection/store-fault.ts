import { Fault, InvariantBroken, isDefect, StoreFault, storeContentCode } from '@escapement/core';

const deniedCode = 'STORE_DENIED';

/**
 * What Redis's refusals mean, by the word that each begins with. What is in no row is `STORE_REFUSED` and is waited out like
 * all of them: nothing that a server may answer ends a process, since the next answer may be another, and as a rule somebody is
 * mending the server just then.
 */
const meanings: Readonly<Record<string, string>> = {
  // It cannot do anything at the moment.
  LOADING: 'STORE_BUSY',
  BUSY: 'STORE_BUSY',
  UNKILLABLE: 'STORE_BUSY',
  TRYAGAIN: 'STORE_BUSY',
  CLUSTERDOWN: 'STORE_BUSY',
  MASTERDOWN: 'STORE_BUSY',
  // It reads, and takes no writes: a replica, a lost quorum of replicas, a disk that cannot be written.
  READONLY: 'STORE_READONLY',
  NOREPLICAS: 'STORE_READONLY',
  MISCONF: 'STORE_UNSAVED',
  OOM: 'STORE_FULL',
  // It does not let us: another password, fewer rights.
  NOAUTH: deniedCode,
  WRONGPASS: deniedCode,
  NOPERM: deniedCode,
};

/**
 * Translates what the client library threw. A fault passes untouched, whoever's it is, and so does a defect of ours; a reply of
 * the server becomes a fault by its first word, `STORE_UNAVAILABLE` stands for all that kept a question or its answer from
 * arriving, after which it is unknown whether the command was done. One reply is final: a script of ours that does not compile.
 */
export function asStoreFault(cause: unknown, doing: string): unknown {
  if (cause instanceof Fault || isDefect(cause)) return cause;
  const reason = reasonOf(cause as Error);
  if (isReply(reason)) return replyFault(reason, doing);
  const message = `${doing}: ${reason.name}: ${reason.message}`;
  return new StoreFault('STORE_UNAVAILABLE', message, { cause, retryable: true });
}

/** Awaits the work; what it throws is a `StoreFault`, somebody else's fault, or a defect. */
export async function asking<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw asStoreFault(cause, doing);
  }
}

/** A transaction that was given up says only that it was; why stands in the answers to its parts. */
function reasonOf(error: Error): Error {
  const { previousErrors } = error as { previousErrors?: readonly unknown[] };
  const [first] = previousErrors?.filter((each) => each instanceof Error) ?? [];
  return first ?? error;
}

/** The client library gives the server's own words this name, and nothing else. */
function isReply(error: Error): boolean {
  return error.name === 'ReplyError';
}

function replyFault(reply: Error, doing: string): unknown {
  const { message } = reply;
  if (/^ERR Error compiling script/.test(message)) {
    return new InvariantBroken(`${doing}: a script of ours is wrong: ${message}`, { cause: reply });
  }
  const code = meanings[message.split(' ', 1)[0] ?? ''] ?? codeOfOthers(message);
  return new StoreFault(code, `${doing}: ${message}`, { cause: reply, retryable: true });
}

/**
 * A right that a command inside of a script lacks, which version 7 words as any error. Or a key of a foreign type, or a value
 * over which a script of ours stumbled: Redis names its line as `user_script:12`; before version 7 it hides behind that whatever
 * a command of the script was answered.
 */
function codeOfOthers(message: string): string {
  if (/^ERR (The user executing the script can't|ACL failure in script)/.test(message)) {
    return deniedCode;
  }
  const hidden = /^ERR Error running script .*?: -?([A-Z]{3,}) /.exec(message)?.[1] ?? '';
  const isContent =
    /^WRONGTYPE |^ERR (user_script:|Error running script|Lua redis lib command arguments)|is not an integer|not a (valid )?float/;
  return meanings[hidden] ?? (isContent.test(message) ? storeContentCode : 'STORE_REFUSED');
}

/** Redis cannot be asked, and whether the command was done is unknown. */
export function unavailable(doing: string, problem: string): StoreFault {
  return new StoreFault('STORE_UNAVAILABLE', `${doing}: ${problem}`, { retryable: true });
}
