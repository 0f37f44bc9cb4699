import { askAtTerminal } from './ask-at-terminal.ts';
import { runEscapement } from './run-escapement.ts';

// The question stands beside the answer, never in it: what is printed may be read by a program.
const streams = { input: process.stdin, output: process.stderr };

process.exitCode = await runEscapement({
  argv: process.argv.slice(2),
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  ask: (question) => askAtTerminal(question, streams),
});
