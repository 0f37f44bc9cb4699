import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GatheringRedis } from './gathering-redis.ts';

let server: Server;
let client: GatheringRedis;
let peer: Socket;

beforeEach(async () => {
  server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  client = new GatheringRedis({
    ...{ host: '127.0.0.1', port, enableReadyCheck: false, disableClientInfo: true, protocol: 2 },
    ...{ enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => null },
  });
  const ready = once(client, 'ready');
  [peer] = (await once(server, 'connection')) as [Socket];
  await ready;
});

afterEach(() => {
  client.disconnect();
  peer.destroy();
  server.close();
});

/** The pieces that have come until one of them ends so. */
async function piecesUntil(end: string): Promise<readonly string[]> {
  const pieces: string[] = [];
  for await (const piece of peer) {
    pieces.push(String(piece));
    if (pieces.join('').endsWith(end)) break;
  }
  return pieces;
}

it('sends what is asked in one turn in one piece, and nothing before its end', async () => {
  const written = () => client.stream.bytesWritten;
  const before = written();
  const asked = [client.get('a'), client.get('b'), client.get('c')];
  expect(client.stream.writableCorked).toBe(1);
  await nextTurn();
  expect([client.stream.writableCorked, written() > before]).toEqual([0, true]);
  expect(await piecesUntil('$1\r\nc\r\n')).toHaveLength(1);
  peer.destroy();
  await Promise.allSettled(asked);
});
