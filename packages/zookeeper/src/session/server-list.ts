import { ConfigFault } from '@escapement/core';
import type { Server } from '../connection/socket.ts';

const defaultPort = 2181;

/** Takes `host:port,host:port` apart; IPv6 literals stand in brackets. Throws ConfigFault naming what is wrong. */
export function parseServers(connect: string): readonly Server[] {
  const parts = connect
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw new ConfigFault(['the ZooKeeper address is empty']);
  return parts.map(parseServer);
}

function parseServer(text: string): Server {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:/[\]\s]+))(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new ConfigFault([`"${text}" is no ZooKeeper address; host:port is expected`]);
  }
  return { host, port };
}

/** Goes round the servers, each process beginning at a place of its own so that an ensemble shares the load. */
export class ServerRing {
  readonly #servers: readonly Server[];
  #next: number;

  constructor(servers: readonly Server[], random: () => number) {
    this.#servers = servers;
    this.#next = Math.floor(random() * servers.length);
  }

  get size(): number {
    return this.#servers.length;
  }

  next(): Server {
    const server = this.#servers[this.#next % this.#servers.length];
    this.#next += 1;
    if (server === undefined) throw new ConfigFault(['the list of ZooKeeper servers is empty']);
    return server;
  }
}
