/**
 * Why a run ended as it did, or a definition cannot be read, wherever that is for us to say: one English sentence by code, with its parameters
 * in braces. It is kept and sent as that sentence; who shows it in another language reads code and parameters out of it again.
 */
export const saidReasons = {
  'timed-out': 'the run took longer than its timeoutMs',
  'timed-out-because': 'the run took longer than its timeoutMs: {because}',
  'timed-out-deaf': 'the run took longer than its timeoutMs and did not stop when told to',
  'not-stopped': 'it did not stop when told to',
  'lock-lost': 'lock-lost: another may hold it by now',
  'lock-kind': 'lock-kind: {lock} is in use as a lock of another kind',
  'lock-permits': 'lock-permits: {lock} has {stands} permits, and this job asks for {asked}',
  'began-too-late': 'no worker began it in time',
  'never-began': 'it never began',
  'input-lost': 'input-lost: what it was asked for with is not there any more',
  'input-unfit': 'input-unfit: {findings}',
  'secret-missing': 'secret-missing: there is no secret {name}',
  'secret-unreadable': 'secret-unreadable: {name}: {because}',
  'secrets-key-none': 'this process was given no ESCAPEMENT_SECRETS_KEY',
  'handler-unknown': 'there is no handler "{name}"; this worker has {names}',
  'handler-none': 'there is no handler "{name}": this worker was started without a handler module',
  'handlers-unloadable': 'the handlers could not be loaded: {problem}',
  'worker-ended': 'its worker ended',
  'process-ended': 'its process was ended by {signal}',
  'process-killed': 'its process was killed (SIGKILL), as the system does where memory runs out',
  'process-aborted': 'its process ended itself (SIGABRT), as Node.js does where memory runs out',
  'process-unstartable': 'its process could not be started: {problem}',
  'process-garbled': 'wrote into what its process and the worker tell each other',
  'handler-exited': 'exited with {code} before the handler had ended',
  'memory-out': 'ran out of memory',
  'memory-out-at': 'ran out of memory: it wanted more than {mb} MB',
  'http-status': 'the server answered with status {status}',
  'http-too-long': 'the response is longer than {bytes} bytes',
  'http-broken': 'the answer with status {status} did not come to its end',
  'http-no-answer': 'no complete answer within {ms} ms',
  'http-no-answer-because': 'no complete answer within {ms} ms: {because}',
  'http-failed': 'the request failed: {because}',
  'service-none': 'service-none: no instance of the service {name} can be picked',
  'service-unknown':
    'service-unknown: ZooKeeper is away, and no instance of the service {name} was known before',
  'config-missing': 'config-missing: there is no configuration entry {name}',
  'http-header':
    'the value of the header {name} cannot be sent: it may hold spaces, tabs and printable characters of ASCII and Latin-1, and no line end',
  'http-redirects': 'more than {count} redirects',
  'http-redirected-to': 'redirected to {scheme}; only http and https are followed',
  'script-exit': 'the script ended with exit code {code}',
  'script-ended-by': 'the script was ended by {signal}',
  'script-unstartable': 'the script could not be started: {because}',
  'scripts-none': 'this worker runs no scripts: it was started without ESCAPEMENT_ALLOW_SCRIPTS',
  'scripts-other':
    'this worker runs no {interpreter} scripts: ESCAPEMENT_ALLOW_SCRIPTS names {allowed}',
  'queue-ours': 'the queue {queue} with the prefix {prefix} is one of Escapement itself',
  'queue-refused': 'its job could not be put into the queue {queue}: {because}',
  'queue-job-gone': 'its job was taken out of the queue {queue} by somebody else',
  'queues-none': 'this worker reaches no queues of others',
  poisonous:
    'poisonous: it has cost {count} workers, the last of them {process} in attempt {attempt}',
  'worker-lost': 'worker-lost: {process} was lost in attempt {attempt}',
  replaced: 'replaced by {run}',
  'shards-failed': '{number} of {count} shards did not succeed: {which}',
  'shards-stopped': '{number} of {count} shards were stopped: {which}',
  'workers-failed': '{number} of {count} workers did not succeed: {which}',
  'workers-stopped': '{number} of {count} workers were stopped: {which}',
  'nobody-serves': 'nobody-serves: no living worker was there to do it',
  'worker-gone': 'worker-gone: {process} is gone, and no other worker does its part',
  'taken-back': 'taken back',
  'job-deleted': 'its job was deleted',
  'job-changed': 'its job was changed before it could begin once more',
  'not-begun-because': 'not begun: {ledgerReason} ({detail})',
  'not-begun': 'not begun: {ledgerReason}',
  'not-json': 'not JSON',
  'too-deep': 'nested deeper than {levels}',
  'too-many-values': 'more than {count} values',
  forbidden: 'ZooKeeper does not let us read it',
  'other-definition': 'it is the definition of "{name}"',
  'and-more': 'and {count} more',
  'wrong-type': 'Invalid input: expected {expected}, received {received}',
  'wrong-choice': 'Invalid option: expected one of {options}',
  'unknown-field': 'Unrecognized key: {name}',
  'unknown-fields': 'Unrecognized keys: {names}',
  'at-place': '{path}: {finding}',
} as const;
export type SaidReason = keyof typeof saidReasons;

/** A sentence of ours, taken apart. Parameters may be sentences of ours themselves. */
export interface ReadReason {
  readonly code: SaidReason;
  readonly params: Readonly<Record<string, string>>;
}

type ParamsOf<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamsOf<Rest>
  : never;
type Params<Code extends SaidReason> = Readonly<
  Record<ParamsOf<(typeof saidReasons)[Code]>, string | number>
>;

/** The sentence of a code. */
export function sayReason<Code extends SaidReason>(
  code: Code,
  ...given: [ParamsOf<(typeof saidReasons)[Code]>] extends [never] ? [] : [params: Params<Code>]
): string {
  const params: Readonly<Record<string, string | number>> = given[0] ?? {};
  return saidReasons[code].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

const readers = (Object.entries(saidReasons) as [SaidReason, string][]).map(([code, sentence]) => ({
  code,
  names: [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  pattern: patternOf(code, sentence),
}));

/** A place in a definition is a dotted path, not whatever stands before a colon. */
function patternOf(code: SaidReason, sentence: string): RegExp {
  if (code === 'at-place') return /^([\w-]+(?:\.[\w-]+)*): (.+)$/;
  const literal = sentence.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/\{\w+\}/g, '([^]+?)')}$`);
}

/** Longer than any of ours: what somebody's program said. */
const longestRead = 600;

/** Code and parameters of a sentence of ours; `undefined` where it is somebody else's, whose words are shown as they are. */
export function readReason(sentence: string): ReadReason | undefined {
  if (sentence.length > longestRead) return undefined;
  for (const { code, names, pattern } of readers) {
    const found = pattern.exec(sentence);
    if (found === null) continue;
    // What somebody's program said of a place of its own.
    if (code === 'at-place' && readReason(found[2] ?? '') === undefined) continue;
    return { code, params: Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? ''])) };
  }
  return undefined;
}
