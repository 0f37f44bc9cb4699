import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { sendRaw } from './raw-redis-command.ts';

let server: Server;
const sockets: Socket[] = [];

/** A server that does this with what it is asked. */
async function listen(onAsked: (socket: Socket, asked: string) => void): Promise<number> {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (asked) => onAsked(socket, String(asked)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
});

it('sends the words as Redis reads them, and resolves with the reply as it came', async () => {
  const port = await listen((socket, asked) => socket.write(`+${JSON.stringify(asked)}\r\n`));
  expect(await sendRaw(port, ['GET', 'é'])).toBe(
    `+${JSON.stringify('*2\r\n$3\r\nGET\r\n$2\r\né\r\n')}\r\n`,
  );
});

it('waits no longer than it may for a server that says nothing', async () => {
  const port = await listen(() => {});
  await expect(sendRaw(port, ['PING'], 20)).rejects.toThrow(
    `PING had no answer of port ${port}: nothing within 20 ms`,
  );
});

it('does not wait for a server that has hung up', async () => {
  const port = await listen((socket) => socket.end());
  await expect(sendRaw(port, ['PING'])).rejects.toThrow('it hung up');
});

it('fails at once where nobody listens', async () => {
  const port = await listen(() => {});
  server.close();
  await once(server, 'close');
  await expect(sendRaw(port, ['PING'])).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
