import type { SecretList, SecretPageQuery, SecretView } from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import type { Send } from './transport.ts';

/** Secrets: they go in, and never come out again. */
export interface SecretCalls {
  /** By name, each with the jobs that ask for it. */
  listSecrets(query?: SecretPageQuery, reading?: Reading): Promise<SecretList>;
  /** Sets it, whether there was one or not. */
  putSecret(name: string, value: string): Promise<SecretView>;
  /** Throws `SECRET_IN_USE`, naming the jobs, while there are any. */
  deleteSecret(name: string): Promise<void>;
}

export function secretCalls(send: Send): SecretCalls {
  const path = '/api/v1/secrets';
  const pathOf = (name: string) => `${path}/${encodeURIComponent(name)}`;
  return {
    listSecrets: (query, reading) => send({ path, query, ...reading }),
    putSecret: (name, value) => send({ method: 'PUT', path: pathOf(name), body: { value } }),
    async deleteSecret(name) {
      await send({ method: 'DELETE', path: pathOf(name) });
    },
  };
}
