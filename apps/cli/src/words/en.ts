import { counted } from '@escapement/core';
import type { Misuse } from '../misuse.ts';
import { auditLine } from './audit-line.ts';
import { titleOf, waitedFor } from './said-by-code.ts';
import type { Words } from './words.ts';

const help = `escapement: asks a running cluster how it does, and does what is left to a person's word.

  escapement status                                  who leads, who lives, what each waits for
  escapement office reset --reason TEXT              let ZooKeeper's choice lead where Redis refuses it
  escapement office hand-over                        make the leader hand over, as before work on its machine
  escapement run cancel --reason TEXT RUN            stop a run; what has not begun leaves its queue
  escapement run retry RUN                           do a run once more that is over and has not succeeded
  escapement run delayed JOB                         runs of a job that are asked for later, soonest first
  escapement run take-back RUN                       take back a run that was asked for later and has not begun
  escapement set-aside list                          jobs that are gone from ZooKeeper and stand in Redis alone
  escapement set-aside restore --reason TEXT [JOB…]  write them back, all unless some are named
  escapement set-aside discard --reason TEXT JOB…    give the named ones up for good
  escapement audit [--who …] [--act …] [--about …]   what people did, newest first, the last 200 of those

The office is reset after ZooKeeper was restored from a backup, or after somebody wrote into Redis: a node then says
OFFICE_REFUSED, and nobody leads. Where another cluster works on the same Redis, part the two instead. A set-aside job runs as far
as it was staged; restored it goes on where it was, and discarded it is gone. The reason is kept in the history of terms, or with
the run that was cancelled.

  --url URL          any node (ESCAPEMENT_URL, or the node of this container, or http://localhost:8080)
  --token-file PATH  the file with the admin token (ESCAPEMENT_ADMIN_TOKEN_FILE, or the token in ESCAPEMENT_ADMIN_TOKEN)
  --reason TEXT      why you do it, 3 to 500 characters
  --who TEXT         of audit: a part of who it was, such as browser or an address
  --act NAME         of audit: what was done, such as job.replace
  --about THING      of audit: what it was done to, such as job:nightly-report
  --json             the answer as JSON, for programs
  --language en|zh   the language (LC_ALL, LC_MESSAGES, LANG)
  --help             this text

Certificates of an authority of your own: name its file in NODE_EXTRA_CA_CERTS.
Ends with 0 when it is done, 1 when it was refused, done in part or not answered, 2 when the call is wrong.`;

function misuse(problem: Misuse): string {
  switch (problem.kind) {
    case 'no-command':
      return 'Say what is to be done.';
    case 'unknown-command':
      return `There is no command "${problem.typed}".`;
    case 'bad-option':
      return problem.message;
    case 'bad-language':
      return `--language is "${problem.typed}"; en or zh is expected.`;
    case 'no-reason':
      return `${problem.command} wants --reason TEXT: why you do it, for whoever looks at it later.`;
    case 'needless-reason':
      return `${problem.command} takes no --reason.`;
    case 'needless-filter':
      return `${problem.command} takes no --${problem.option}.`;
    case 'no-jobs':
      return `${problem.command} wants the ids of the jobs; it is never meant for all.`;
    case 'no-job':
      return `${problem.command} wants the id of the job.`;
    case 'no-run':
      return `${problem.command} wants the id of the run.`;
    case 'needless-word':
      return `${problem.command} takes nothing more, and "${problem.typed}" was typed.`;
  }
}

const outcomes = { done: 'done', refused: 'refused', failed: 'failed' } as const;
const jobs = (count: number): string => counted(count, 'job');
const are = (count: number): string => (count === 1 ? 'is' : 'are');

export const enWords: Words = {
  help,
  misuse,
  ofWords: ({ en }) => en,

  notUrl: (text) => `"${text}" is not of the form http://host:port or https://host:port.`,
  tokenFileUnfit: (path, problem) => `The token is to come from ${path}, which ${problem}.`,
  noToken:
    'No admin token: name its file with --token-file or in ESCAPEMENT_ADMIN_TOKEN_FILE. `npm start` keeps it in .escapement/admin-token.',
  tokenUnfit:
    'What was given as the admin token is none: it holds blanks, or signs that are not ASCII.',
  unreachable: (baseUrl, because) =>
    `Nobody answered at ${baseUrl} (${because}). Is a node running there? Name another one with --url.`,
  refused: (problem) => `${titleOf(problem, 'en')} (${problem.code}): ${problem.detail}`,

  noLeader: 'Nobody leads: what is staged runs, and nothing new is planned.',
  leader: (nodeId, epoch, since) => `Leader: ${nodeId}, epoch ${epoch}, since ${since}`,
  rideThrough: '  It cannot reach ZooKeeper, and goes on by the fence in Redis.',
  stale: (since) => `ZooKeeper cannot be asked: who lives is as it was at ${since}.`,
  nodes: (count) => `Nodes: ${count}`,
  workers: (count) => `Workers: ${count}`,
  more: (count) => `and ${count} more`,
  waiting: (waiting) => `waits for ${waitedFor(waiting, 'en')}`,
  dependency: (name, state, since) => `${name}: ${state} since ${since}`,
  warning: (code, { en }) => `Warning ${code}: ${en}`,

  officeReset: (ensembleId) =>
    `The data of ZooKeeper has the new name ${ensembleId}. Whoever is first in line leads within 15 seconds: look at \`escapement status\`.`,
  handedOver: (nodeId) => `${nodeId} handed over its office.`,

  runCancelled: (id) => `${id} is cancelled.`,
  delayedMore: 'and later ones',
  delayedCount: (count) =>
    count === 0 ? 'No run of it waits for its time.' : `Waiting for their time: ${count}`,
  runTakenBack: (id) => `${id} is taken back, and will not begin.`,
  runRetried: ({ id, retry, version }) =>
    `${retry} does once more what ${id} did not, by version ${version} of its job.`,
  runTold: (id) => `${id} is told to stop; it is over when its task has ended.`,

  setAsideCount: (count) => (count === 0 ? 'No job is set aside.' : `Set aside: ${count}`),
  setAsideBroken: (id, problem) => `  ${id}  cannot be read: ${problem}`,
  restored: (count) => `Restored ${jobs(count)}.`,
  notRestorable: (count) => `${jobs(count)} cannot be restored and ${are(count)} still set aside:`,
  leftSetAside: (count) => `${jobs(count)} ${are(count)} left: call it again.`,
  discarded: (count) => `Gave up ${jobs(count)}.`,
  notSetAside: (count) => `${count} of those that you named ${are(count)} not set aside.`,

  noAuditRows: 'There is no such row in the audit log.',
  auditRow: (row) => auditLine(row, outcomes),
  olderAuditRows: (shown) =>
    `These are the newest ${shown}; there are older ones: narrow them by --who, --act or --about.`,
};
