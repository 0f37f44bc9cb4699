import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { openLocks } from '@escapement/sdk';

// Without a number this is the shop, which starts five customers; with one it is that customer, in a process of its own.
const [, program = '', number] = process.argv;
const locks = openLocks({ name: number === undefined ? 'shop' : `customer-${number}` });

async function customer(): Promise<void> {
  await locks.with('till', { waitMs: 600_000 }, async ({ fencingToken, lost }) => {
    console.log(`customer ${number} is served, token ${fencingToken}`);
    await pause(200, undefined, { signal: lost });
  });
}

async function shop(): Promise<void> {
  const closed = await locks.acquire('till');
  const customers: ChildProcess[] = [];
  for (let i = 1; i <= 5; i += 1) {
    const next = fork(program, [String(i)]);
    customers.push(next);
    while (((await locks.view('till'))?.waiterCount ?? 0) < i) {
      if (next.exitCode !== null) throw new Error(`customer ${i} left before it stood in line`);
      await pause(20);
    }
    console.log(`customer ${i} stands in line`);
  }
  const gone = Promise.all(customers.map((each) => once(each, 'exit')));
  console.log('the till opens');
  await closed.release();
  await gone;
}

await (number === undefined ? shop() : customer());
await locks.close();
