import type {
  ConfigAnswer,
  ConfigDraft,
  ConfigList,
  ConfigPageQuery,
  ConfigReaders,
  ConfigRevisions,
  MergePatch,
  RevisionPageQuery,
} from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import { keyed, matching } from './request-headers.ts';
import type { Send } from './transport.ts';

/** An entry that was written, which is none that is broken. */
export type WrittenConfig = Exclude<ConfigAnswer, { readonly state: 'broken' }>;

/** Configuration entries: JSON values by name, with a version, a past and a schema. */
export interface ConfigCalls {
  /** By name, without their values. */
  listConfig(query?: ConfigPageQuery, reading?: Reading): Promise<ConfigList>;
  getConfig(name: string, reading?: Reading): Promise<ConfigAnswer>;
  /** The last versions with who wrote them when, newest first. */
  listConfigRevisions(
    name: string,
    query?: RevisionPageQuery,
    reading?: Reading,
  ): Promise<ConfigRevisions>;
  /** Which programs follow it, in which version; those behind first. */
  getConfigReaders(name: string, reading?: Reading): Promise<ConfigReaders>;
  /**
   * Replaces this version, or whatever stands (`any`); without either it creates, and throws `IF_MATCH_REQUIRED` where another value
   * stands. Throws `CONFIG_CHANGED` when another version stands, `CONFIG_UNFIT` when the value breaks its schema.
   */
  putConfig(name: string, draft: ConfigDraft, ifVersion?: number | 'any'): Promise<WrittenConfig>;
  /** Merges fields into this version, or into whatever stands (`any`); else as `putConfig`. */
  patchConfig(name: string, patch: MergePatch, ifVersion: number | 'any'): Promise<WrittenConfig>;
  /** Writes the value and the schema of a kept version over the one that stands; throws `CONFIG_REVISION_NOT_FOUND` where it is not kept. */
  rollbackConfig(
    name: string,
    version: number,
    options?: { ifVersion?: number; idempotencyKey?: string },
  ): Promise<WrittenConfig>;
  deleteConfig(name: string, options?: { ifVersion?: number }): Promise<void>;
}

export function configCalls(send: Send): ConfigCalls {
  const path = '/api/v1/config';
  const pathOf = (name: string) => `${path}/${encodeURIComponent(name)}`;
  return {
    listConfig: (query, reading) => send({ path, query, ...reading }),
    getConfig: (name, reading) => send({ path: pathOf(name), ...reading }),
    listConfigRevisions: (name, query, reading) =>
      send({ path: `${pathOf(name)}/revisions`, query, ...reading }),
    getConfigReaders: (name, reading) => send({ path: `${pathOf(name)}/readers`, ...reading }),
    putConfig: (name, body, ifVersion) =>
      send({ method: 'PUT', path: pathOf(name), body, headers: matching(ifVersion) }),
    patchConfig: (name, body, ifVersion) =>
      send({ method: 'PATCH', path: pathOf(name), body, headers: matching(ifVersion) }),
    rollbackConfig: (name, version, options) =>
      send({
        method: 'POST',
        path: `${pathOf(name)}/rollback`,
        body: { version, ifVersion: options?.ifVersion },
        headers: keyed(options),
      }),
    async deleteConfig(name, options) {
      await send({ method: 'DELETE', path: pathOf(name), headers: matching(options?.ifVersion) });
    },
  };
}
