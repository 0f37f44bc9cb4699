import { connect } from 'node:net';

/** Long, since the machine may have much else to do; what has not answered by then never will. */
const patienceMs = 30_000;

/**
 * Sends one command over a connection of its own, so that a test needs no client library to meddle with a server, and resolves
 * with the raw reply. Rejects where the server hangs up, or says nothing in time as a frozen one does.
 */
export async function sendRaw(
  port: number,
  words: readonly string[],
  withinMs = patienceMs,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const command = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('');
  socket.write(`*${words.length}\r\n${command}`);
  return new Promise<string>((resolve, reject) => {
    const fail = (why: string) => () =>
      reject(new Error(`${words[0]} had no answer of port ${port}: ${why}`));
    const timer = setTimeout(fail(`nothing within ${withinMs} ms`), withinMs);
    socket.once('error', reject);
    socket.once('data', (chunk) => resolve(String(chunk)));
    socket.once('close', fail('it hung up'));
    socket.once('close', () => clearTimeout(timer));
  }).finally(() => socket.destroy());
}
