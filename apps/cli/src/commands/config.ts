import { type Client, ProblemError } from '@escapement/client';
import type { ConfigAnswer, ConfigDraft } from '@escapement/protocol';
import type { Options } from '../options.ts';
import type { Command } from './command.ts';
import { listCommand } from './list-command.ts';

/** No entry keeps more versions. */
const versionsAtMost = 100;

/** Configuration entries, without their values. */
export const listConfig: Command = listCommand({
  name: 'config list',
  page: (client, query) => client.listConfig(query),
  linesOf: (entry, words) => [words.config.row(entry)],
  none: (words) => words.config.none,
});

/** The value of one as it stands. */
export const getConfig: Command = {
  name: 'config get',
  takesReason: false,
  takes: 'one entry',
  async run(client, { ids: [name = ''] }, words) {
    const answer = await client.getConfig(name);
    if ('problem' in answer) {
      return { lines: [words.config.broken(answer)], answer, isDone: false };
    }
    const value = JSON.stringify(answer.value, null, 2).split('\n');
    return { lines: [words.config.stands(answer), ...value], answer, isDone: true };
  },
};

/** Creates one, or replaces the value of the version that is named. */
export const setConfig: Command = {
  name: 'config set',
  takesReason: false,
  takes: 'one entry',
  options: { value: 'must', 'if-version': 'may' },
  async run(client, { ids: [name = ''], options }, words) {
    const { 'if-version': ifVersion } = options;
    const standing = ifVersion === undefined ? undefined : await standingEntry(client, name);
    const draft = draftOver(standing, options);
    const answer = await client.putConfig(name, draft, versionOver(standing, ifVersion));
    return { lines: [words.config.stands(answer)], answer, isDone: true };
  },
};

/** The last versions with who wrote them when, newest first. */
export const configHistory: Command = {
  name: 'config history',
  takesReason: false,
  takes: 'one entry',
  async run(client, { ids: [name = ''] }, words) {
    const answer = await client.listConfigRevisions(name, { limit: versionsAtMost });
    const lines = answer.items.map((revision) => words.config.revision(revision));
    return { lines, answer, isDone: true };
  },
};

async function standingEntry(client: Client, name: string): Promise<ConfigAnswer | undefined> {
  try {
    return await client.getConfig(name);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'CONFIG_NOT_FOUND') return undefined;
    throw error;
  }
}

/** A put replaces the schema too, which is nothing that whoever sets a value means: so the one that stands is sent back. */
function draftOver(standing: ConfigAnswer | undefined, { value }: Options): ConfigDraft {
  const schema = standing === undefined || 'problem' in standing ? undefined : standing.schema;
  return { value, ...(schema === undefined ? {} : { schema }) } as ConfigDraft;
}

/** `any` is the version whose schema was read, lest another's newer schema be replaced by it. */
function versionOver(
  standing: ConfigAnswer | undefined,
  ifVersion: Options['if-version'],
): Options['if-version'] {
  if (ifVersion !== 'any' || standing === undefined || 'problem' in standing) return ifVersion;
  return standing.version;
}
