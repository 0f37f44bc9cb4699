import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HeardConnector, serverBehind } from './heard-connector.ts';

let server: Server;
beforeEach(async () => {
  server = createServer((socket) => socket.on('error', () => {}));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => void server.close());

const options = () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });

it('hears the second error of a socket too, after all that listened for the first', async () => {
  const connector = new HeardConnector(options());
  const socket = await connector.connect();
  const heard: Error[] = [];
  socket.once('error', (error) => heard.push(error));
  const [refused, alert] = [new Error('certificate refused'), new Error('alert of the server')];
  socket.emit('error', refused);
  expect(() => socket.emit('error', alert)).not.toThrow();
  expect([heard, connector.firstError]).toEqual([[refused], refused]);
  socket.destroy();
});

it('opens nothing once it was told to disconnect', async () => {
  const connector = new HeardConnector(options());
  const connecting = connector.connect();
  connector.disconnect();
  await expect(connecting).rejects.toThrow('Connection is closed.');
});

it('knows the process behind a socket from what it said of itself, and nothing of another socket', async () => {
  const connector = new HeardConnector(options());
  const behind = (stream: unknown) => serverBehind({ stream } as unknown as Redis);
  const first = await connector.connect();
  expect(behind(first)).toBeUndefined();
  expect(connector.check({ run_id: 'a' })).toBe(true);
  const second = await connector.connect();
  connector.check({});
  expect([behind(first), behind(second), behind(undefined)]).toEqual(['a', undefined, undefined]);
  first.destroy();
  second.destroy();
});
