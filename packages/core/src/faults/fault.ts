/** What a fault carries besides its message. */
export interface FaultDetails {
  readonly cause?: unknown;
  /** Whether the same call may succeed later without anything being changed by a person. */
  readonly retryable: boolean;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The world failed: a connection, a server that refuses, a peer. It is waited out, however long, and said; it never ends a
 * process. Two other families are never mixed with it: a refusal of one request, which is an outcome with a name or what the
 * interface answers, and a defect, which is everything else that is thrown. Which of the three it is gets decided where it
 * arises, and no catch on the way turns one into another.
 */
export class Fault extends Error {
  override readonly name: string = 'Fault';
  readonly code: string;
  readonly retryable: boolean;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: FaultDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = details.retryable;
    this.data = details.data ?? {};
  }
}

/** Configuration that cannot work; the process exits with 78 after saying every problem at once. */
export class ConfigFault extends Fault {
  override readonly name = 'ConfigFault';
  constructor(problems: readonly string[]) {
    super('CONFIG_INVALID', problems.join('\n'), { retryable: false, data: { problems } });
  }
}

/** ZooKeeper could not be asked, or refused: codes begin with `COORD_`. */
export class CoordinationFault extends Fault {
  override readonly name = 'CoordinationFault';
}

/** Redis could not be asked, or answered what cannot be: codes begin with `STORE_`. */
export class StoreFault extends Fault {
  override readonly name = 'StoreFault';
}

/** The code of a refusal by what stands in a key, and not by the state of the server. */
export const storeContentCode = 'STORE_CONTENT';

/** Whether Redis refused for what stands in the keys that were touched, so that work on other keys may go on. */
export function isAboutContent(error: unknown): error is StoreFault {
  return error instanceof StoreFault && error.code === storeContentCode;
}

/** Whether the world failed, and not the code: whoever meets it waits, says so, and tries again. */
export function isPassing(error: unknown): error is Fault {
  return error instanceof Fault && !(error instanceof ConfigFault);
}
