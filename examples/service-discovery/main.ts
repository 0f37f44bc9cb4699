import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { openServices } from '@escapement/sdk';

// Without a number this is the shop, which opens three tills and sends customers to them; with one it is that till, in a process of its own.
const [, program = '', number] = process.argv;
const services = openServices({ name: number === undefined ? 'shop' : `till-${number}` });

async function till(): Promise<void> {
  const server = createServer((_, response) => response.end(`till ${number}`));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  const place = await services.register('till', { id: `till-${number}`, address });
  console.log(`till ${number} is open`);
  process.on('SIGUSR2', async () => {
    await place.drain();
    console.log(`till ${number} closes: nobody is sent to it any more`);
    process.send?.('drained');
  });
}

async function serve(customer: number): Promise<void> {
  const except = new Set<string>();
  for (;;) {
    const picked = await services.pick('till', { except });
    try {
      const answer = await fetch(picked.address);
      console.log(`customer ${customer}: ${await answer.text()}`);
      return picked.end('done');
    } catch {
      picked.end('failed');
      except.add(picked.id);
    }
  }
}

async function shop(): Promise<void> {
  const tills = [1, 2, 3].map((each) => fork(program, [String(each)]));
  const [first, second] = tills;
  while ((await services.resolve('till')).instances.length < 3) await pause(50);
  for (let customer = 1; customer <= 6; customer += 1) await serve(customer);
  first?.kill('SIGKILL');
  console.log('till 1 is gone without a word');
  for (let customer = 7; customer <= 12; customer += 1) await serve(customer);
  second?.kill('SIGUSR2');
  if (second !== undefined) await once(second, 'message');
  for (let customer = 13; customer <= 18; customer += 1) await serve(customer);
  for (const each of tills) each.kill('SIGKILL');
  await services.close();
}

await (number === undefined ? shop() : till());
