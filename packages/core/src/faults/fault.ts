/** What a fault carries besides its message. */
export interface FaultDetails {
  readonly cause?: unknown;
  /** Whether the same call may succeed later without anything being changed by a person. */
  readonly retryable: boolean;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The world failed: a connection, a configuration, a peer. Expected races are not faults but outcomes with a name. */
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

/** Whether the world failed in a way that passes by itself: whoever meets it waits and tries again. */
export function isPassing(error: unknown): error is Fault {
  return error instanceof Fault && error.retryable;
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
