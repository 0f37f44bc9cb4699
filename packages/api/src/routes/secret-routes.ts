import { invariant, type SecretPutOutcome, shortText, unreachable } from '@escapement/core';
import {
  putSecretBodySchema,
  secretListSchema,
  secretPageQuerySchema,
  secretViewSchema,
} from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { requireCatalog } from '../jobs/job-reading.ts';
import { listByName } from '../paging/name-list.ts';
import { inUse } from '../problems/in-use.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { secretPage, secretViews } from '../secrets/secret-use.ts';
import { refusals } from './answers.ts';
import { accepted, askedOf, callOf } from './calling.ts';

const params = z.strictObject({ name: z.string() });
const tags = ['secrets'];

/** Secrets by name: they go in, and never come out again. */
export function registerSecretRoutes(api: Api, { acts, deps }: ApiContext): void {
  api.get(
    '/api/v1/secrets',
    {
      schema: {
        tags,
        operationId: 'listSecrets',
        summary: 'Secrets by name with the jobs that ask for them; never a value',
        querystring: secretPageQuerySchema,
        response: { 200: secretListSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const asked = askedOf(request, reply);
      requireCatalog(deps, asked);
      return listByName('secrets', request.query, (query) => secretPage(deps, query, asked.ask));
    },
  );
  api.put(
    '/api/v1/secrets/:name',
    {
      schema: {
        tags,
        operationId: 'putSecret',
        summary: 'Set a secret; runs that begin from now on are given the new value',
        params,
        body: putSecretBodySchema,
        response: { 200: secretViewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const input = { name: request.params.name, value: request.body.value };
      const call = callOf(request, reply, input);
      const outcome = accepted(await acts.putSecret(call));
      if (outcome.kind !== 'written') throw putRefusal(outcome);
      const [view] = await secretViews(deps, [outcome.secret], call.ask);
      invariant(view !== undefined, 'one secret has one view');
      return view;
    },
  );
  api.delete(
    '/api/v1/secrets/:name',
    {
      schema: {
        tags,
        operationId: 'deleteSecret',
        summary: 'Delete a secret that no job asks for',
        params,
        response: { 204: z.null().describe('Deleted'), ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const outcome = accepted(await acts.deleteSecret(callOf(request, reply, { name })));
      switch (outcome.kind) {
        case 'removed':
          return reply.code(204).send(null);
        case 'not-found':
          throw secretNotFound(name);
        case 'in-use':
          throw inUse('SECRET_IN_USE', name, outcome.using);
      }
    },
  );
}

function putRefusal(outcome: Exclude<SecretPutOutcome, { kind: 'written' }>): ProblemSignal {
  if (outcome.kind === 'no-key') {
    const detail =
      'Start every node and worker with the same ESCAPEMENT_SECRETS_KEY, or ESCAPEMENT_SECRETS_KEY_FILE.';
    return new ProblemSignal('SECRETS_UNAVAILABLE', detail);
  }
  switch (outcome.because) {
    case 'bad-name':
      return badName();
    case 'too-large':
    case 'too-many':
      return new ProblemSignal('SECRETS_FULL', 'Delete one that no job asks for.');
    default:
      return unreachable(outcome.because);
  }
}

function badName(): ProblemSignal {
  const allowed = '1–64 of letters, digits, ".", "_" and "-", beginning with a letter or digit';
  return new ProblemSignal('INPUT_INVALID', `name: expected ${allowed}.`, {
    errors: [
      {
        code: 'FIELD_FORMAT',
        path: 'params.name',
        message: { en: 'This is no name of a secret', zh: '这不是有效的密钥名称' },
        allowed,
        allowedZh: '1–64 个字母、数字、“.”、“_”或“-”，以字母或数字开头',
      },
    ],
  });
}

function secretNotFound(name: string): ProblemSignal {
  const shown = JSON.stringify(shortText(name, 64));
  return new ProblemSignal('SECRET_NOT_FOUND', `No secret has the name ${shown}.`);
}
