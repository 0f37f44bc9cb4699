import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { openSingletons } from '@escapement/sdk';

// Without a number this is the village, which starts five gardeners; with one it is that gardener, in a process of its own.
const [, program = '', number] = process.argv;
const secondMs = Number(process.env['SECOND_MS'] ?? 1_000);
const moves = Number(process.env['MOVES'] ?? 1_000);
const singletons = openSingletons({
  name: number === undefined ? 'village' : `gardener-${number}`,
});

interface Garden {
  readonly holes: number;
  readonly trees: number;
}
type Command = 'dig' | 'plant';
type Event = 'dug' | 'planted';

function apply({ holes, trees }: Garden, event: Event): Garden {
  return event === 'dug' ? { holes: holes + 1, trees } : { holes, trees: trees + 1 };
}

async function gardener(): Promise<void> {
  const garden = await singletons.singleton<Garden, Command, Event, Garden>({
    name: 'garden',
    initial: { holes: 0, trees: 0 },
    decide(state, command) {
      const event = command === 'dig' ? 'dug' : 'planted';
      return { events: [event], reply: apply(state, event) };
    },
    apply,
  });
  await new Promise((resolve) => process.once('disconnect', resolve));
  await garden.close();
}

async function village(): Promise<void> {
  const gardeners = [1, 2, 3, 4, 5].map((i) => fork(program, [String(i)]));
  const garden = singletons.singletonProxy<Command, Garden>('garden');
  for (let second = 1, moved = 0; moved < moves; second += 1) {
    const commands: Command[] = [
      ...(second % 3 ? [] : ['dig' as const]),
      ...(second % 2 ? [] : ['plant' as const]),
    ];
    for (const command of commands) {
      const { holes, trees } = await garden.ask(command, { timeoutMs: 60_000 });
      const { owner, term } = (await singletons.view('garden')) ?? { owner: 'nobody', term: 0 };
      console.log(`${command}: ${holes} holes, ${trees} trees (${owner}, term ${term})`);
    }
    if (second % 15 === 0 && (await singletons.move('garden', 'time for another'))) moved += 1;
    await pause(secondMs);
  }
  for (const each of gardeners) each.disconnect();
}

await (number === undefined ? village() : gardener());
await singletons.close();
