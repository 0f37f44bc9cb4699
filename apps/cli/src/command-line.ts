import { parseArgs } from 'node:util';
import type { AuditFilter, Command, Given } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import type { Misuse } from './misuse.ts';
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

const options = {
  url: { type: 'string' },
  'token-file': { type: 'string' },
  language: { type: 'string' },
  reason: { type: 'string' },
  who: { type: 'string' },
  act: { type: 'string' },
  about: { type: 'string' },
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
  const ids = positionals.slice(command.name.split(' ').length);
  const filter = filterOf(values);
  const given = { reason: values.reason?.trim() ?? '', ids, filter };
  const misuse = misuseOf(command, given);
  if (misuse !== undefined) return { ...spoken, kind: 'bad', problem: misuse };
  const { url, 'token-file': tokenFile, json = false } = values;
  return { ...spoken, kind: 'call', command, given, url, tokenFile, json };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { kind: 'bad-option', message: error.message } as const;
  }
}

function filterOf({ who, act, about }: AuditFilter): AuditFilter {
  return {
    ...(who === undefined ? {} : { who }),
    ...(act === undefined ? {} : { act }),
    ...(about === undefined ? {} : { about }),
  };
}

function commandIn(positionals: readonly string[]): Command | Misuse {
  if (positionals.length === 0) return { kind: 'no-command' };
  const typed = `${positionals.join(' ')} `;
  const command = commands.find(({ name }) => typed.startsWith(`${name} `));
  return command ?? { kind: 'unknown-command', typed: typed.trim() };
}

const idsMost: Readonly<Record<Command['takes'], number>> = {
  nothing: 0,
  'one job': 1,
  'one run': 1,
  'some jobs': Number.POSITIVE_INFINITY,
  'any jobs': Number.POSITIVE_INFINITY,
};

function misuseOf(command: Command, { reason, ids, filter }: Given): Misuse | undefined {
  const { name, takesReason, takes, takesFilter } = command;
  const [narrowing] = Object.keys(filter);
  if (narrowing !== undefined && takesFilter !== true) {
    return { kind: 'needless-filter', command: name, option: narrowing };
  }
  if (takesReason && reason === '') return { kind: 'no-reason', command: name };
  if (!takesReason && reason !== '') return { kind: 'needless-reason', command: name };
  if (takes === 'some jobs' && ids.length === 0) return { kind: 'no-jobs', command: name };
  if (takes === 'one job' && ids.length === 0) return { kind: 'no-job', command: name };
  if (takes === 'one run' && ids.length === 0) return { kind: 'no-run', command: name };
  const needless = ids[idsMost[takes]];
  return needless === undefined
    ? undefined
    : { kind: 'needless-word', command: name, typed: needless };
}
