import { type Client, ProblemError, type WrittenConfig } from '@escapement/client';
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
    const answer = await setOver(client, name, options);
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

/** Which programs follow one, and which version each has; those behind first. */
export const configReaders: Command = {
  name: 'config readers',
  takesReason: false,
  takes: 'one entry',
  async run(client, { ids: [name = ''] }, words) {
    const answer = await client.getConfigReaders(name);
    return { lines: words.config.readers(answer), answer, isDone: true };
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

/** Somebody may write between reading and writing; so often in a row nobody does. */
const triesAtMost = 5;

/**
 * A put replaces the schema too, which is nothing that whoever sets a value means. So the one that stands is read and sent back, over the very version that it was read of: whoever wrote
 * another meanwhile keeps his. Where any version may be replaced, it is then tried anew.
 */
async function setOver(client: Client, name: string, options: Options): Promise<WrittenConfig> {
  const { value, 'if-version': ifVersion } = options;
  for (let tried = 1; ; tried += 1) {
    const standing = ifVersion === undefined ? undefined : await standingEntry(client, name);
    const schema = standing === undefined || 'problem' in standing ? undefined : standing.schema;
    const draft = { value, ...(schema === undefined ? {} : { schema }) } as ConfigDraft;
    try {
      return await client.putConfig(name, draft, versionOver(standing, ifVersion));
    } catch (error) {
      if (ifVersion !== 'any' || tried === triesAtMost || !wasOvertaken(error)) throw error;
    }
  }
}

/** The largest that an `If-Match` may name; no entry comes to so many versions. */
const noVersion = 999_999_999_999_999;

/** The version whose schema is sent back, if that is the one that is meant; what stands may have become it since it was read. */
function versionOver(
  standing: ConfigAnswer | undefined,
  ifVersion: Options['if-version'],
): Options['if-version'] {
  if (ifVersion === undefined || (standing !== undefined && 'problem' in standing))
    return ifVersion;
  if (standing === undefined) return noVersion;
  if (ifVersion === 'any' || ifVersion === standing.version) return standing.version;
  return noVersion;
}

function wasOvertaken(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'CONFIG_CHANGED';
}
