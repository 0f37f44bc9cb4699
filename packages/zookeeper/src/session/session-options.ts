import type { Clock, Logger, TlsIdentity } from '@escapement/core';
import type { Connection } from '../connection/connection.ts';
import type { Server } from '../connection/socket.ts';

/** What a session is opened with. */
export interface SessionOptions {
  readonly servers: readonly Server[];
  readonly sessionTimeoutMs: number;
  readonly auth?: { readonly user: string; readonly password: string } | undefined;
  readonly tls?: TlsIdentity | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Lays what everything else stands on; done once per session, before anybody is told of the connection. */
  readonly prepare: (connection: Connection) => Promise<void>;
}
