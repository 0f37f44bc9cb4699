import { type ConfigEntry, counted, shortText } from '@escapement/core';
import type { ConfigList, ConfigReaders, ConfigRevisions } from '@escapement/protocol';

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
  readers(readers: ConfigReaders): readonly string[];
}

const valueChars = 100;

/** As much of a value as has room in a line. */
function shortened(value: unknown): string {
  return shortText(JSON.stringify(value), valueChars);
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
  readers: ({ name, version, readerCount, behindCount, readers }) => [
    `${name}, version ${version ?? 'none'}: ${readerCount - behindCount} of ${counted(readerCount, 'program')} have it`,
    ...readers.map(
      (each) =>
        `  ${each.reader}  version ${each.version ?? 'none'}  since ${each.since}${each.trouble === undefined ? '' : `  ${each.trouble}`}`,
    ),
    ...(readerCount > readers.length ? [`  and ${readerCount - readers.length} more`] : []),
  ],
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
  readers: ({ name, version, readerCount, behindCount, readers }) => [
    `${name}，版本 ${version ?? '无'}：${readerCount} 个程序中有 ${readerCount - behindCount} 个已使用`,
    ...readers.map(
      (each) =>
        `  ${each.reader}  版本 ${each.version ?? '无'}  自 ${each.since}${each.trouble === undefined ? '' : `  ${zhTrouble[each.trouble]}`}`,
    ),
    ...(readerCount > readers.length ? [`  另有 ${readerCount - readers.length} 个`] : []),
  ],
};

const zhTrouble = {
  absent: '配置项不存在',
  broken: '配置项已损坏',
  unfit: '值不符合程序的 schema',
};

function zhBroken({ name, problem }: Broken): string {
  return `${name}  无法读取：${problem}`;
}
