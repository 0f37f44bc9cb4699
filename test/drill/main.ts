import { run } from './command.ts';

// What was started ends with this process, by the fixtures' own hand.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(130));
process.exit(await run(process.argv.slice(2)));
