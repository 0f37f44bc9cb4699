import { runEscapement } from './run-escapement.ts';

process.exitCode = await runEscapement({
  argv: process.argv.slice(2),
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
});
