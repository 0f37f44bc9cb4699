import type { ConfigEntry } from '@escapement/core';
import type { ConfigList, ConfigRevisions } from '@escapement/protocol';

type Row = ConfigList['items'][number];
interface Broken {
  readonly name: string;
  readonly problem: string;
}

/** What is said of configuration entries. */
export interface ConfigWords {
  readonly none: string;
  row(entry: Row): string;
  stands(entry: ConfigEntry): string;
  broken(entry: Broken): string;
  revision(revision: ConfigRevisions['items'][number]): string;
}

const valueChars = 100;

/** As much of a value as has room in a line. */
function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= valueChars ? text : `${text.slice(0, valueChars)}…`;
}

export const enConfig: ConfigWords = {
  none: 'There is no configuration entry.',
  row: (entry) =>
    'problem' in entry
      ? `  ${enBroken(entry)}`
      : `  ${entry.name}  version ${entry.version} of ${entry.updatedAt}  ${entry.bytes} bytes${entry.hasSchema ? ', with a schema' : ''}`,
  stands: ({ name, version, updatedAt }) => `${name}, version ${version} of ${updatedAt}`,
  broken: enBroken,
  revision: ({ version, updatedAt, updatedBy = 'unknown', content }) =>
    `  ${version}  ${updatedAt}  ${updatedBy}  ${shortened(content.value)}`,
};

function enBroken({ name, problem }: Broken): string {
  return `${name}  cannot be read: ${problem}`;
}

export const zhConfig: ConfigWords = {
  none: '还没有配置项。',
  row: (entry) =>
    'problem' in entry
      ? `  ${zhBroken(entry)}`
      : `  ${entry.name}  版本 ${entry.version}，${entry.updatedAt}  ${entry.bytes} 字节${entry.hasSchema ? '，有 schema' : ''}`,
  stands: ({ name, version, updatedAt }) => `${name}，版本 ${version}，${updatedAt}`,
  broken: zhBroken,
  revision: ({ version, updatedAt, updatedBy = '未知', content }) =>
    `  ${version}  ${updatedAt}  ${updatedBy}  ${shortened(content.value)}`,
};

function zhBroken({ name, problem }: Broken): string {
  return `${name}  无法读取：${problem}`;
}
