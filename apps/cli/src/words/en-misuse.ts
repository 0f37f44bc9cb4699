import type { Misuse } from '../misuse.ts';
import type { OptionReading } from '../options.ts';

const values: Readonly<Record<OptionReading, string>> = {
  text: 'a text',
  flag: 'nothing',
  count: 'a whole number',
  version: 'a version, or any,',
  json: 'JSON whose numbers keep their digits',
};

/** Options as one types them: `--from and --to`. */
function typedOptions(options: readonly string[], last: 'and' | 'or'): string {
  const typed = options.map((option) => `--${option}`);
  const rest = typed.slice(0, -1).join(', ');
  return rest === '' ? typed.join('') : `${rest} ${last} ${typed.at(-1)}`;
}

/** What is wrong with a call, in words. */
export function enMisuse(problem: Misuse): string {
  switch (problem.kind) {
    case 'no-command':
      return 'Say what is to be done.';
    case 'unknown-command':
      return `There is no command "${problem.typed}".`;
    case 'bad-option':
      return problem.message;
    case 'bad-language':
      return `--language is "${problem.typed}"; en or zh is expected.`;
    case 'bad-value':
      return `--${problem.option} is "${problem.typed}"; ${values[problem.wants]} is expected.`;
    case 'no-reason':
      return `${problem.command} wants --reason TEXT: why you do it, for whoever looks at it later.`;
    case 'needless-reason':
      return `${problem.command} takes no --reason.`;
    case 'needless-option':
      return `${problem.command} takes no --${problem.option}.`;
    case 'no-option':
      return `${problem.command} wants ${typedOptions(problem.options, 'and')}.`;
    case 'no-option-of':
      return `${problem.command} wants ${typedOptions(problem.options, 'or')}.`;
    case 'no-jobs':
      return `${problem.command} wants the ids of the jobs; it is never meant for all.`;
    case 'no-files':
      return `${problem.command} wants the files of YAML or JSON; - is what is piped in.`;
    case 'no-job':
      return `${problem.command} wants the id of the job.`;
    case 'no-run':
      return `${problem.command} wants the id of the run.`;
    case 'no-back-fill':
      return `${problem.command} wants the id of the job and that of the back-fill.`;
    case 'no-queue':
      return `${problem.command} wants the name of the queue.`;
    case 'no-lock':
      return `${problem.command} wants the name of the lock.`;
    case 'no-lease':
      return `${problem.command} wants the name of the lock and the id of the lease.`;
    case 'no-singleton':
      return `${problem.command} wants the name of the singleton.`;
    case 'no-entry':
      return `${problem.command} wants the name of the entry.`;
    case 'no-service':
      return `${problem.command} wants the name of the service.`;
    case 'no-instance':
      return `${problem.command} wants the name of the service and the id of the instance.`;
    case 'needless-word':
      return `${problem.command} takes nothing more, and "${problem.typed}" was typed.`;
  }
}
