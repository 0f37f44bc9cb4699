import { setTimeout as pause } from 'node:timers/promises';
import { type Delivered, openSingletons, SdkRefusal } from '@escapement/sdk';
import { counter, type Step } from './singleton-counter.ts';

/**
 * A program of a test in a process of its own: `owner <name> <singleton>` stands for a counter, `mortal …` for one that ends its whole program over the step
 * of a proxy "poison", `watchman …` for a service that acknowledges what it is told, and `proxy <name> <singleton> <pause>` sends
 * steps to it until SIGTERM tells it that this was enough, and prints each that was accepted and, in the end, how many there were.
 */
const [, , part, name = '', singleton = '', pauseMs = '0'] = process.argv;
const singletons = openSingletons({ name });

async function own(): Promise<void> {
  await singletons.singleton(counter(singleton));
  console.log('stands');
}

async function die(): Promise<void> {
  const sound = counter(singleton);
  const mortal: typeof sound = {
    ...{ ...sound, attempts: 2 },
    decide(state, step) {
      if (step.from === 'poison') process.kill(process.pid, 'SIGKILL');
      return sound.decide(state, step);
    },
  };
  await singletons.singleton(mortal);
  console.log('stands');
}

/** Who wakes from a freeze may find its connection cut, which says nothing of whether its word counts: so it is said again. */
async function acknowledged({ sequence, ack }: Delivered): Promise<string> {
  for (;;) {
    try {
      await ack(name);
      return `acknowledged ${sequence}`;
    } catch (error) {
      const code = error instanceof SdkRefusal ? error.code : String(error);
      if (code !== 'SINGLETONS_UNREACHABLE') return `refused ${code}`;
      await pause(50);
    }
  }
}

async function watch(): Promise<void> {
  await singletons.singleton({
    name: singleton,
    async start({ inbox, signal, term }) {
      console.log(`started ${term}`);
      signal.addEventListener('abort', () => console.log(`told ${term}`));
      for await (const each of inbox) {
        console.log(`got ${each.sequence}`);
        while (each.command === 'hold' && !signal.aborted) await pause(20);
        console.log(await acknowledged(each));
      }
    },
  });
}

async function send(): Promise<void> {
  const proxy = singletons.singletonProxy<Step>(singleton, { onFull: 'wait' });
  let isEnough = false;
  process.once('SIGTERM', () => {
    isEnough = true;
  });
  let at = 0;
  while (!isEnough) {
    at += 1;
    await proxy.tell({ from: name, at }, { timeoutMs: 60_000 });
    console.log(`accepted ${at}`);
    await pause(Number(pauseMs));
  }
  console.log(`sent ${at}`);
  await singletons.close();
}

const parts = { owner: own, mortal: die, watchman: watch, proxy: send } as const;
await parts[part as keyof typeof parts]();
