import {
  type ConfigEntry,
  configContentSchema,
  configEntrySchema,
  configNameSchema,
} from '@escapement/core';
import {
  configAnswerSchema,
  configListSchema,
  configPageQuerySchema,
  configReadersSchema,
  configRollbackSchema,
  mergePatchSchema,
} from '@escapement/protocol';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ConfigWriteOutcome } from '../acts/config/config-write.ts';
import type { Api, ApiContext } from '../api-context.ts';
import { brokenConfig, configPage } from '../config/config-page.ts';
import { configReaders } from '../config/config-readers.ts';
import { configNotFound, configRefusal } from '../config/config-refusals.ts';
import { readDocument } from '../document-reading.ts';
import { editedVersion, etagOf, ifMatchOf, versionOf } from '../jobs/if-match.ts';
import { requireCatalog } from '../jobs/job-reading.ts';
import { listByName } from '../paging/name-list.ts';
import { inUse } from '../problems/in-use.ts';
import { ignoringReadOnly } from '../read-only-fields.ts';
import { ifMatchHeaders, refusals } from './answers.ts';
import { accepted, askedOf, callOf } from './calling.ts';

const params = z.strictObject({ name: z.string() });
const tags = ['config'];
const ignoring = ignoringReadOnly({ answer: configEntrySchema, input: configContentSchema });

/** Configuration entries: JSON values by name that programs follow, with a version, a past and a schema. */
export function registerConfigRoutes(api: Api, context: ApiContext): void {
  registerConfigReads(api, context);
  registerConfigReaders(api, context);
  registerConfigPut(api, context);
  registerConfigPatch(api, context);
  registerConfigRollback(api, context);
  registerConfigDelete(api, context);
}

function registerConfigReads(api: Api, { deps }: ApiContext): void {
  api.get(
    '/api/v1/config',
    {
      schema: {
        tags,
        operationId: 'listConfig',
        summary: 'Configuration entries by name, without their values',
        querystring: configPageQuerySchema,
        response: { 200: configListSchema, ...refusals },
      },
    },
    async (request, reply) => {
      requireCatalog(deps, askedOf(request, reply));
      return listByName('config', request.query, async (query) => configPage(deps, query));
    },
  );
  api.get(
    '/api/v1/config/:name',
    {
      schema: {
        tags,
        operationId: 'getConfig',
        summary: 'Read a configuration entry; its ETag is what If-Match takes',
        params,
        response: { 200: configAnswerSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const entry = await readDocument(deps.configEntries, name, {
        deps,
        asked: askedOf(request, reply),
      });
      if (entry !== undefined) {
        reply.header('etag', etagOf(entry.version));
        return entry;
      }
      const problem = deps.configEntries.broken().get(name);
      if (problem === undefined) throw configNotFound(name);
      return brokenConfig(name, problem);
    },
  );
}

function registerConfigReaders(api: Api, { deps }: ApiContext): void {
  api.get(
    '/api/v1/config/:name/readers',
    {
      schema: {
        tags,
        operationId: 'getConfigReaders',
        summary:
          'Which programs follow a configuration entry, in which version; those behind first',
        params,
        response: { 200: configReadersSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const entry = await readDocument(deps.configEntries, name, {
        deps,
        asked: askedOf(request, reply),
      });
      const isKnown = entry !== undefined || deps.configEntries.broken().has(name);
      const readers = await configReaders({ deps, ask: request.ask }, name, entry?.version);
      // Whoever waits for an entry that nobody has written yet is shown too.
      if (!isKnown && readers.readerCount === 0) throw configNotFound(name);
      return readers;
    },
  );
}

function registerConfigPut(api: Api, { acts }: ApiContext): void {
  api.put(
    '/api/v1/config/:name',
    {
      preValidation: ignoring,
      schema: {
        tags,
        operationId: 'putConfig',
        summary:
          'Create a configuration entry, or replace the one that If-Match names; a value that its schema does not fit is refused',
        params: z.strictObject({ name: configNameSchema }),
        headers: ifMatchHeaders,
        body: configContentSchema,
        response: { 200: configEntrySchema, 201: configEntrySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const ifMatch = ifMatchOf(request.headers['if-match']);
      const { ifVersion = 'anything' } = versionOf(ifMatch);
      const over = ifMatch.kind === 'absent' ? 'nothing' : ifVersion;
      const call = callOf(request, reply, { name, content: request.body, over } as const);
      return answerWritten(accepted(await acts.putConfig(call)), name, reply);
    },
  );
}

function registerConfigPatch(api: Api, { acts }: ApiContext): void {
  api.patch(
    '/api/v1/config/:name',
    {
      preValidation: ignoring,
      schema: {
        tags,
        operationId: 'patchConfig',
        summary:
          'Change parts of a configuration entry by a JSON merge patch; If-Match is required',
        params,
        headers: ifMatchHeaders,
        body: mergePatchSchema,
        response: { 200: configEntrySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const edited = editedVersion(request.headers['if-match']);
      const call = callOf(request, reply, { name, patch: request.body, ...edited });
      return answerWritten(accepted(await acts.patchConfig(call)), name, reply);
    },
  );
}

function registerConfigRollback(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/config/:name/rollback',
    {
      schema: {
        tags,
        operationId: 'rollbackConfig',
        summary: 'Let a kept version of a configuration entry stand again, as a new version',
        params,
        body: configRollbackSchema,
        response: { 200: configEntrySchema, ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const { version, ifVersion } = request.body;
      const condition = ifVersion === undefined ? {} : { ifVersion };
      const call = callOf(request, reply, { name, version, ...condition });
      return answerWritten(accepted(await acts.rollbackConfig(call)), name, reply);
    },
  );
}

function registerConfigDelete(api: Api, { acts }: ApiContext): void {
  api.delete(
    '/api/v1/config/:name',
    {
      schema: {
        tags,
        operationId: 'deleteConfig',
        summary: 'Delete a configuration entry that no job asks for, with its past',
        params,
        headers: ifMatchHeaders,
        response: { 204: z.null().describe('Deleted'), ...refusals },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const input = { name, ...versionOf(ifMatchOf(request.headers['if-match'])) };
      const outcome = accepted(await acts.deleteConfig(callOf(request, reply, input)));
      if (outcome.kind === 'in-use') throw inUse('CONFIG_IN_USE', name, outcome.using);
      if (outcome.kind !== 'deleted') throw configRefusal(outcome, name);
      return reply.code(204).send(null);
    },
  );
}

function answerWritten(
  outcome: ConfigWriteOutcome,
  name: string,
  reply: FastifyReply,
): ConfigEntry {
  if (!('entry' in outcome)) throw configRefusal(outcome, name);
  const { kind, entry } = outcome;
  reply.header('etag', etagOf(entry.version));
  if (kind === 'created') reply.code(201);
  return entry;
}
