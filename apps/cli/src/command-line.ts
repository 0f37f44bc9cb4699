import { parseArgs } from 'node:util';
import { misuseOf } from './command-misuse.ts';
import type { Command, Given } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import type { Misuse } from './misuse.ts';
import { commandOptions } from './options.ts';
import { readOptions } from './read-options.ts';
import type { Language } from './words/language.ts';

interface Spoken {
  readonly language?: Language;
}

export type Call = Spoken &
  (
    | { readonly kind: 'help' }
    | { readonly kind: 'bad'; readonly problem: Misuse }
    | {
        readonly kind: 'call';
        readonly command: Command;
        readonly given: Given;
        readonly url?: string | undefined;
        readonly tokenFile?: string | undefined;
        readonly json: boolean;
      }
  );

const allOptions = {
  ...commandOptions,
  url: { type: 'string' },
  'token-file': { type: 'string' },
  language: { type: 'string' },
  reason: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads what was typed after `escapement`. Pure: neither prints nor exits. */
export function readCall(argv: readonly string[]): Call {
  const typed = parsed(argv);
  if ('kind' in typed) return { kind: 'bad', problem: typed };
  const { values, positionals } = typed;
  const { language } = values;
  if (language !== undefined && language !== 'en' && language !== 'zh') {
    return { kind: 'bad', problem: { kind: 'bad-language', typed: language } };
  }
  const spoken: Spoken = language === undefined ? {} : { language };
  if (values.help === true || positionals[0] === 'help') return { ...spoken, kind: 'help' };
  const command = commandIn(positionals);
  if ('kind' in command) return { ...spoken, kind: 'bad', problem: command };
  const options = readOptions(values);
  if ('kind' in options) return { ...spoken, kind: 'bad', problem: options };
  const ids = positionals.slice(command.name.split(' ').length);
  const given = { reason: values.reason?.trim() ?? '', ids, options };
  const misuse = misuseOf(command, given);
  if (misuse !== undefined) return { ...spoken, kind: 'bad', problem: misuse };
  const { url, 'token-file': tokenFile, json = false } = values;
  return { ...spoken, kind: 'call', command, given, url, tokenFile, json };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: allOptions, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { kind: 'bad-option', message: error.message } as const;
  }
}

function commandIn(positionals: readonly string[]): Command | Misuse {
  if (positionals.length === 0) return { kind: 'no-command' };
  const typed = `${positionals.join(' ')} `;
  const command = commands.find(({ name }) => typed.startsWith(`${name} `));
  return command ?? { kind: 'unknown-command', typed: typed.trim() };
}
