import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Below the ports that the kernel takes for connections going out (32,768 and up on Linux), so that none of these can take a port
 * between here and whoever is to listen on it, or while a server that is started anew is down.
 */
const lowest = 20_000;
const portsOfBlock = 50;
const blocks = 250;

/** Ports that no other process picks from while this one lives: it listens on the first of them, which the kernel ends with it. */
interface Block {
  readonly first: number;
  /** How far it has gone round; a port just given back is given out as late as possible. */
  given: number;
}

let claimed: Promise<Block> | undefined;

/** Ports of the loopback interface that are free, all different; other tests on this machine are given others. */
export async function freePorts(count: number): Promise<number[]> {
  claimed ??= claimBlock();
  const block = await claimed;
  const ports: number[] = [];
  for (let tried = 1; tried < portsOfBlock && ports.length < count; tried += 1) {
    const port = block.first + 1 + (block.given % (portsOfBlock - 1));
    block.given += 1;
    if (await isFree(port)) ports.push(port);
  }
  if (ports.length < count)
    throw new Error(`fewer than ${count} ports from ${block.first} on are free`);
  return ports;
}

async function claimBlock(): Promise<Block> {
  const start = Math.floor(Math.random() * blocks);
  for (let tried = 0; tried < blocks; tried += 1) {
    const first = lowest + ((start + tried) % blocks) * portsOfBlock;
    const holder = await listenOn(first);
    if (holder === undefined) continue;
    holder.unref();
    return { first, given: 0 };
  }
  throw new Error(`every block of ports from ${lowest} on is claimed`);
}

async function isFree(port: number): Promise<boolean> {
  const server = await listenOn(port);
  if (server === undefined) return false;
  server.close();
  await once(server, 'close');
  return true;
}

/** `undefined` when the port is taken. */
async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
