import { parseArgs } from 'node:util';
import { runDrill } from './drill.ts';
import { faults, faultsNamed } from './fault-table.ts';
import { inLanes } from './lanes.ts';
import type { Fault } from './scene.ts';
import { triedUntilItBites } from './tried-again.ts';

const usage = `npm run drill -- --list
npm run drill -- --fault NAME [--seconds N] [--seed N] [--short] [--keep-logs]
npm run drill -- --all [--short] [--lanes N]

One line of JSON for each drill; the exit code is 0 when every verdict is "pass".`;

interface Wish {
  readonly chosen: readonly Fault[];
  readonly seed: number;
  readonly isShort: boolean;
  readonly keepLogs: boolean;
  readonly seconds?: number;
  /** So many drills at a time, each on a cluster of its own. */
  readonly lanes: number;
}

/** `npm run drill`: inflicts faults on a cluster of its own and says what became of the fire times. */
export async function run(argv: readonly string[]): Promise<number> {
  const wish = wishOf(argv);
  if (wish === 'list') {
    for (const { name, seconds, about } of faults)
      console.log(`${name.padEnd(26)} ${`${seconds} s`.padStart(6)}  ${about}`);
    return 0;
  }
  if (wish === 'unclear') {
    console.error(usage);
    return 2;
  }
  const verdicts = await inLanes(wish.chosen, wish.lanes, async (fault) => {
    const attempt = (seed: number) => {
      console.error(`── ${fault.name}: ${fault.about} (seed ${seed})`);
      return runDrill(fault, { ...wish, seed }).catch((error: Error) => brokenDown(fault, error));
    };
    const show = (line: object) => console.log(JSON.stringify(line));
    const { verdict } = await triedUntilItBites(wish.seed, attempt, show);
    return verdict;
  });
  const passed = verdicts.filter((verdict) => verdict === 'pass').length;
  const failed = verdicts.length - passed;
  console.error(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** A drill that cannot go on has shown nothing, and the others are to be had all the same. */
function brokenDown(fault: Fault, error: Error) {
  console.error(error);
  const why = [`the drill itself broke down: ${error.message}`];
  return { fault: fault.name, verdict: 'fail' as const, why };
}

const options = {
  fault: { type: 'string', multiple: true, default: [] as string[] },
  all: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  seconds: { type: 'string' },
  seed: { type: 'string' },
  short: { type: 'boolean', default: false },
  lanes: { type: 'string', default: '1' },
  'keep-logs': { type: 'boolean', default: false },
} as const;

/** What was asked for; `undefined` for words that mean nothing here, which the library throws for. */
function valuesIn(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) return undefined;
    throw error;
  }
}

function wishOf(argv: readonly string[]): Wish | 'list' | 'unclear' {
  const values = valuesIn(argv);
  if (values === undefined) return 'unclear';
  if (values.list) return 'list';
  const chosen = values.all ? faults : values.fault.flatMap(faultsNamed);
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1e6) : Number(values.seed);
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
  const lanes = Number(values.lanes);
  const isClear =
    chosen.length > 0 &&
    Number.isInteger(seed) &&
    Number(seconds ?? 1) > 0 &&
    Number.isInteger(lanes) &&
    lanes > 0;
  if (!isClear) return 'unclear';
  return {
    chosen,
    seed,
    isShort: values.short,
    keepLogs: values['keep-logs'],
    lanes,
    ...(seconds === undefined ? {} : { seconds }),
  };
}
