import type { Command, Given } from './commands/command.ts';
import type { MissingId, Misuse } from './misuse.ts';
import type { OptionName, Options } from './options.ts';

/** What is wrong with what a command was given, if anything is. */
export function misuseOf(command: Command, given: Given): Misuse | undefined {
  const { name, takesReason } = command;
  const { reason, ids, options } = given;
  const needless = needlessOption(command, options);
  if (needless !== undefined) return needless;
  if (takesReason && reason === '') return { kind: 'no-reason', command: name };
  if (!takesReason && reason !== '') return { kind: 'needless-reason', command: name };
  return idMisuse(command, ids) ?? missingOption(command, options);
}

interface WantedIds {
  readonly least: number;
  readonly most: number;
  /** What is said where there are fewer. */
  readonly missing: MissingId;
}

const many = Number.POSITIVE_INFINITY;
const one = { least: 1, most: 1 } as const;
const two = { least: 2, most: 2 } as const;

const wantedIds: Readonly<Record<Command['takes'], WantedIds>> = {
  nothing: { least: 0, most: 0, missing: 'no-jobs' },
  'any jobs': { least: 0, most: many, missing: 'no-jobs' },
  'some jobs': { least: 1, most: many, missing: 'no-jobs' },
  'some files': { least: 1, most: many, missing: 'no-files' },
  'one job': { ...one, missing: 'no-job' },
  'one run': { ...one, missing: 'no-run' },
  'one back-fill': { ...two, missing: 'no-back-fill' },
  'one queue': { ...one, missing: 'no-queue' },
  'one lock': { ...one, missing: 'no-lock' },
  'one lease': { ...two, missing: 'no-lease' },
  'one singleton': { ...one, missing: 'no-singleton' },
  'one entry': { ...one, missing: 'no-entry' },
  'one service': { ...one, missing: 'no-service' },
  'one instance': { ...two, missing: 'no-instance' },
};

function idMisuse({ name, takes }: Command, ids: readonly string[]): Misuse | undefined {
  const { least, most, missing } = wantedIds[takes];
  if (ids.length < least) return { kind: missing, command: name };
  const needless = ids[most];
  return needless === undefined
    ? undefined
    : { kind: 'needless-word', command: name, typed: needless };
}

function needlessOption({ name, options }: Command, given: Options): Misuse | undefined {
  const known: readonly string[] = Object.keys(options ?? {});
  const option = Object.keys(given).find((each) => !known.includes(each));
  return option === undefined ? undefined : { kind: 'needless-option', command: name, option };
}

function missingOption({ name, options = {} }: Command, given: Options): Misuse | undefined {
  const names = Object.keys(options) as OptionName[];
  const missing = names.filter((each) => options[each] === 'must' && given[each] === undefined);
  if (missing.length > 0) return { kind: 'no-option', command: name, options: missing };
  const some = names.filter((each) => options[each] === 'one of');
  return some.length === 0 || some.some((each) => given[each] !== undefined)
    ? undefined
    : { kind: 'no-option-of', command: name, options: some };
}
