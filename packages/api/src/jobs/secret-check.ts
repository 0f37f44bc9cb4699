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

/** Refuses a task that asks for secrets that there are not: each of its runs would fail. */
export function refuseUnknownSecrets(secrets: KnownSecrets, { task }: JobInput): void {
  const errors: ProblemDetail[] = [];
  for (const [name, path] of secretsIn(task)) {
    if (secrets.get(name) === undefined) errors.push(unknown(name, path));
  }
  const [first] = errors;
  if (first === undefined) return;
  throw new ProblemSignal('TASK_INVALID', `${first.path}: ${first.message.en}.`, { errors });
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
