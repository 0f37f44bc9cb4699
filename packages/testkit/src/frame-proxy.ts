import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export type Direction = 'to-server' | 'to-client';

/** What to do with one whole frame. `cut` passes only the first bytes and then breaks the connection. */
export type FrameAction = 'pass' | 'drop' | { readonly cutAfterBytes: number };

/** A frame on its way; `index` counts the frames of this connection and direction from 0. */
export interface PassingFrame {
  readonly direction: Direction;
  readonly index: number;
  /** The frame with its four bytes of length. */
  readonly bytes: Buffer;
}

/**
 * A TCP proxy in front of a ZooKeeper server that knows its length-prefixed frames, so that a test can lose exactly the
 * third reply or cut a connection five bytes into a frame.
 */
export interface FrameProxy {
  readonly port: number;
  readonly connect: string;
  /** How many connections are open through it. */
  readonly connections: number;
  /** How many connections were accepted since it opened. */
  readonly accepted: number;
  /** Swallows everything in the direction(s) until `heal`, leaving the connections open. */
  blackHole(...directions: readonly Direction[]): void;
  /** Resets every connection, and every new one at once, until `heal`. */
  refuse(): void;
  heal(): void;
  /** Breaks the connections that are open. */
  cutAll(): void;
  /** Asked for every frame until it is set to undefined. */
  onFrame: ((frame: PassingFrame) => FrameAction) | undefined;
  close(): Promise<void>;
}

/** Opens a proxy on a free port of the loopback interface. */
export async function openFrameProxy(target: { readonly port: number }): Promise<FrameProxy> {
  const proxy = new FramingProxy(target.port);
  await proxy.listen();
  return proxy;
}

class FramingProxy implements FrameProxy {
  onFrame: ((frame: PassingFrame) => FrameAction) | undefined;
  accepted = 0;
  readonly #targetPort: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #holes = new Set<Direction>();
  #refuses = false;
  #open = 0;

  constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((client) => this.#accept(client));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connect(): string {
    return `127.0.0.1:${this.port}`;
  }

  get connections(): number {
    return this.#open;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => resolve());
    });
  }

  blackHole(...directions: readonly Direction[]): void {
    for (const direction of directions) this.#holes.add(direction);
  }

  refuse(): void {
    this.#refuses = true;
    this.cutAll();
  }

  heal(): void {
    this.#refuses = false;
    this.#holes.clear();
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cutAll();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(client: Socket): void {
    this.accepted += 1;
    if (this.#refuses) {
      client.resetAndDestroy();
      return;
    }
    this.#open += 1;
    const server = connect({ host: '127.0.0.1', port: this.#targetPort, noDelay: true });
    client.setNoDelay(true);
    const end = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    client.on('close', () => {
      this.#open -= 1;
    });
    this.#pump({ from: client, to: server, direction: 'to-server', end });
    this.#pump({ from: server, to: client, direction: 'to-client', end });
  }

  #pump(way: { from: Socket; to: Socket; direction: Direction; end: () => void }): void {
    let pending = Buffer.alloc(0);
    let index = 0;
    way.from.on('data', (chunk: Buffer) => {
      if (this.#holes.has(way.direction)) return;
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE(0)) {
        const bytes = pending.subarray(0, 4 + pending.readInt32BE(0));
        pending = pending.subarray(bytes.length);
        const frame = { direction: way.direction, index, bytes };
        index += 1;
        if (!this.#forward(frame, way)) return;
      }
    });
  }

  /** Whether the connection goes on. */
  #forward(frame: PassingFrame, way: { to: Socket; end: () => void }): boolean {
    const action = this.onFrame?.(frame) ?? 'pass';
    if (action === 'drop') return true;
    if (action === 'pass') {
      way.to.write(frame.bytes);
      return true;
    }
    way.to.write(frame.bytes.subarray(0, action.cutAfterBytes), () => way.end());
    return false;
  }
}
