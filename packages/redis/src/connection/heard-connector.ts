import { connect as connectPlainly, type Socket } from 'node:net';
import { connect as connectOverTls, type TLSSocket } from 'node:tls';
import { AbstractConnector, type Redis } from 'ioredis';

/** What the client library hands to a connector: its own options. */
interface Target {
  readonly host?: string;
  readonly port?: number;
  readonly family?: number;
  readonly path?: string | null;
  readonly tls?: object;
  readonly disconnectTimeout?: number;
}

/** The process of Redis at the other end of each socket, as it called itself when the client library asked whether it is ready. */
const servers = new WeakMap<object, string>();

/**
 * Names the very process of Redis that a connection is to: another after each restart, and on a replica that was promoted. A socket leads to
 * one process as long as it stands, so nobody has to ask in every call. `undefined` while there is no connection, or where Redis does not say.
 */
export function serverBehind(client: Redis): string | undefined {
  return client.stream && servers.get(client.stream);
}

/**
 * Opens sockets whose every error is heard. The client library listens for the first one alone, and a TLS socket can have two: a
 * server's certificate is refused, and then comes the alert that it sent when the connection was being closed. What nobody hears would
 * end the process.
 */
export class HeardConnector extends AbstractConnector {
  readonly #target: Target;

  constructor(options: unknown) {
    const target = options as Target;
    super(target.disconnectTimeout ?? 2_000);
    this.#target = target;
  }

  /** Called with what the server says of itself, before the connection is used for anything else. */
  override check(info: { readonly run_id?: string }): boolean {
    if (info.run_id !== undefined) servers.set(this.stream, info.run_id);
    return true;
  }

  override async connect(): Promise<Socket | TLSSocket> {
    this.connecting = true;
    // By then whoever opened the client has had the chance to close it.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    if (!this.connecting) throw new Error('Connection is closed.');
    const { host, port, family, path, tls } = this.#target;
    const where = path ? { path } : { host, port: port ?? 6379, family };
    const stream = tls === undefined ? connectPlainly(where) : connectOverTls({ ...where, ...tls });
    stream.once('error', (error) => {
      this.firstError = error;
    });
    stream.on('error', () => {});
    this.stream = stream;
    return stream;
  }
}
