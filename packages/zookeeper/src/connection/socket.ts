import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { TlsIdentity } from '@escapement/core';

export interface Server {
  readonly host: string;
  readonly port: number;
}

/** A socket that is being dialled. */
export interface Dialled {
  readonly socket: Socket;
  /** What it emits once bytes may be sent: over TLS not before the server has proved its name. */
  readonly usableEvent: 'connect' | 'secureConnect';
}

export function dial(server: Server, tls: TlsIdentity | undefined): Dialled {
  const { host, port } = server;
  if (tls === undefined) {
    return { socket: connect({ host, port, noDelay: true }), usableEvent: 'connect' };
  }
  const socket = connectSecurely({
    host,
    port,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...tls.client,
    // An address is no name that could be asked for, but is checked against the certificate like one.
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  socket.setNoDelay(true);
  return { socket, usableEvent: 'secureConnect' };
}
