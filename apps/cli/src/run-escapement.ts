/**
 * `escapement` is for whoever operates a cluster: it says how the cluster does, and does what is left to a person's word.
 *
 * The idea: it is the REST interface in words and nothing besides. It reads no ZooKeeper and no Redis, holds no rule of its own, and
 * whatever it may do the admin token may do. A command is a row of one table (`commands/`) with what it may be given and one function
 * from the client to sentences; each sentence exists in English and in Chinese (`words/`).
 */
import { type Client, createClient, ProblemError } from '@escapement/client';
import { exitCodes } from '@escapement/process';
import { answered } from './answered.ts';
import { readCall } from './command-line.ts';
import { readConnection } from './connection.ts';
import { deadlined } from './deadlined-fetch.ts';
import { printable } from './printable.ts';
import { refusalLines } from './refusal-lines.ts';
import { languageOf } from './words/language.ts';
import { wordsIn } from './words/words-in.ts';

export interface Surroundings {
  /** What was typed after `escapement`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Asks whoever sits there; without it nobody does. */
  readonly ask?: (question: string) => Promise<string>;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Runs one command to its end.
 *
 * @returns The exit code: 0 when it was done, 1 when the cluster refused or did not answer, 2 when the call itself is wrong.
 */
export async function runEscapement({ argv, env, ...io }: Surroundings): Promise<number> {
  const call = readCall(argv);
  const words = wordsIn(call.language ?? languageOf(env));
  switch (call.kind) {
    case 'help':
      io.out(words.help);
      return exitCodes.ok;
    case 'bad':
      io.err(`${printable(words.misuse(call.problem))}\n\n${words.help}`);
      return exitCodes.misused;
    case 'call':
  }
  const connection = readConnection(env, call, words);
  if (connection.kind === 'bad') {
    io.err(printable(connection.problem));
    return exitCodes.misused;
  }
  const { baseUrl, token } = connection;
  const client: Client = createClient({ baseUrl, token, fetch: deadlined(io.fetch) });
  try {
    const asked = await call.command.run(client, call.given, words);
    const { ask = async () => '' } = io;
    const isSaidYes = call.given.options.yes === true;
    const { lines, answer, isDone } = await answered(asked, { isSaidYes, words, ask });
    io.out(call.json ? JSON.stringify(answer, null, 2) : lines.map(printable).join('\n'));
    return isDone ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (call.json) io.out(JSON.stringify(error.problem, null, 2));
    else for (const line of refusalLines(error, { words, baseUrl })) io.err(printable(line));
    return exitCodes.failed;
  }
}
