import { type JobInput, type SecretStore, secretsIn } from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { knownUnder } from './known-names.ts';

export type KnownSecrets = Pick<SecretStore, 'get'>;

/** What there is of the secrets that jobs ask for. */
export function knownSecrets(
  { deps, ask }: { readonly deps: Pick<ReadingPorts, 'secrets'>; readonly ask: Ask },
  jobs: readonly JobInput[],
): Promise<KnownSecrets> {
  const names = jobs.flatMap(({ task }) => [...secretsIn(task).keys()]);
  return knownUnder(deps.secrets, names, ask);
}

/** Refuses a task that asks for secrets that there are not, since each of its runs would fail, and one that would show them to others. */
export function refuseUnknownSecrets(secrets: KnownSecrets, { task }: JobInput): void {
  const errors: ProblemDetail[] = [];
  for (const [name, path] of secretsIn(task)) {
    if (task.kind === 'bullmq') errors.push(readable(name, path));
    else if (secrets.get(name) === undefined) errors.push(unknown(name, path));
  }
  const [first] = errors;
  if (first === undefined) return;
  throw new ProblemSignal('TASK_INVALID', `${first.path}: ${first.message.en}.`, { errors });
}

/** What is put into a queue of others stands there as it is, for whoever reads Redis. */
function readable(name: string, path: string): ProblemDetail {
  return {
    code: 'TASK_UNSENDABLE',
    path,
    text: `\${secret.${name}}`,
    message: {
      en: "A secret would stand in the queue in plain text; let the queue's own worker have it",
      zh: '密钥会以明文出现在队列中；请由该队列自己的工作进程持有',
    },
  };
}

function unknown(name: string, path: string): ProblemDetail {
  return {
    code: 'SECRET_UNKNOWN',
    path,
    text: `\${secret.${name}}`,
    message: {
      en: `There is no secret ${name}; set it first: PUT /api/v1/secrets/${name}`,
      zh: `密钥 ${name} 不存在；请先设置：PUT /api/v1/secrets/${name}`,
    },
  };
}
