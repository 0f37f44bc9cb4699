import type { Words as BothWords } from '@escapement/core';
import type { JobAnswer, JoinView, Problem, RunView } from '@escapement/protocol';
import type { Place } from '../documents/read-documents.ts';
import type { FileFault } from '../documents/read-files.ts';
import type { Language } from './language.ts';

/** What became of one job of a file. */
export type Applied =
  | { readonly outcome: 'created' | 'replaced' | 'unchanged'; readonly version: number }
  | {
      readonly outcome: 'refused';
      readonly problem: Problem;
      readonly findings: readonly Finding[];
    };

/** What is wrong with one field, and where it stands. */
export interface Finding extends Place {
  readonly path: string;
  readonly message: BothWords;
}

export type AppliedJob = Applied & Place & { readonly id: string; readonly file: string };

/** What is said of jobs. */
export interface JobWords {
  readonly none: string;
  row(job: JobAnswer): string;
  readonly noJoins: string;
  /** Of a fire time what has ended and what is awaited. */
  join(join: JoinView): string;
  /** It is asked for; of one that is to run later, when that is. */
  asked(run: RunView): string;
  paused(id: string, until: string | undefined): string;
  resumed(id: string): string;
  readonly noneInFiles: string;
  fileFault(fault: FileFault): string;
  created(id: string): string;
  replaced(id: string, version: number): string;
  unchanged(id: string): string;
  /** What stands before why the cluster refused it. */
  refusedAt(job: Pick<AppliedJob, 'id' | 'file' | 'line' | 'column'>): string;
  finding(file: string, finding: Finding): string;
}

type FaultKind = FileFault['fault']['kind'];

export const enJobs: JobWords = {
  none: 'There is no such job.',
  row: (job) => rowOf(job, 'en', { enabled: 'enabled', paused: 'paused', broken: 'broken' }),
  noJoins: 'It waits for the rest of no fire time.',
  join: ({ fireTime, since, ended, awaited }) =>
    `  ${fireTime}  since ${since}  ended: ${ended.map(({ jobId, state }) => `${jobId} ${state}`).join(', ')}; awaited: ${awaited.join(', ')}`,
  asked: ({ id, state, dueTime }) =>
    state === 'delayed' ? `${id} is to run at ${dueTime}.` : `${id} is asked for.`,
  paused: (id, until) =>
    until === undefined
      ? `${id} is paused until somebody resumes it.`
      : `${id} is paused until ${until}.`,
  resumed: (id) => `${id} fires again from now on.`,
  noneInFiles: 'There is no job in these files.',
  fileFault: (fault) => faultOf(fault, ': ', enFaults),
  created: (id) => `${id}: created`,
  replaced: (id, version) => `${id}: replaced, now version ${version}`,
  unchanged: (id) => `${id}: unchanged`,
  refusedAt: ({ id, file, ...place }) => `${placeOf(file, place)}: ${id}: `,
  finding: (file, finding) => findingOf(file, finding, 'en'),
};

export const zhJobs: JobWords = {
  none: '没有这样的任务。',
  row: (job) => rowOf(job, 'zh', { enabled: '启用', paused: '暂停', broken: '损坏' }),
  noJoins: '没有正在等待的触发时间。',
  join: ({ fireTime, since, ended, awaited }) =>
    `  ${fireTime}  自 ${since}  已结束：${ended.map(({ jobId, state }) => `${jobId} ${state}`).join('、')}；等待：${awaited.join('、')}`,
  asked: ({ id, state, dueTime }) =>
    state === 'delayed' ? `${id} 将于 ${dueTime} 运行。` : `已提出运行 ${id}。`,
  paused: (id, until) =>
    until === undefined ? `${id} 已暂停，直到有人恢复。` : `${id} 已暂停，至 ${until}。`,
  resumed: (id) => `${id} 已恢复，从现在起继续触发。`,
  noneInFiles: '这些文件中没有任务。',
  fileFault: (fault) => faultOf(fault, '：', zhFaults),
  created: (id) => `${id}：已创建`,
  replaced: (id, version) => `${id}：已替换，现为版本 ${version}`,
  unchanged: (id) => `${id}：无变化`,
  refusedAt: ({ id, file, ...place }) => `${placeOf(file, place)}: ${id}：`,
  finding: (file, finding) => findingOf(file, finding, 'zh'),
};

const enFaults: Readonly<Record<FaultKind, string>> = {
  unreadable: 'cannot be read',
  syntax: 'this is no YAML',
  'not-a-thing': 'a job is expected here, with fields such as id and schedule',
  'too-deep': 'nested deeper than 64',
  'too-many-values': 'more than 10,000 values, what names stand for counted each time',
  inexact: 'this number would be rounded; write it as a text, in quotes',
  key: 'the name of a field is a text',
  alias: 'nothing has this name',
  'no-json': 'JSON has no such value',
};

const zhFaults: Readonly<Record<FaultKind, string>> = {
  unreadable: '无法读取',
  syntax: 'YAML 有误',
  'not-a-thing': '此处应为任务，包含 id、schedule 等字段',
  'too-deep': '嵌套超过 64 层',
  'too-many-values': '值超过 10,000 个（别名所指的内容每次引用都计入）',
  inexact: '该数字会被舍入；请加引号写成文本',
  key: '字段名应为文本',
  alias: '没有此锚点',
  'no-json': 'JSON 中没有这种值',
};

function faultOf(
  { file, fault }: FileFault,
  colon: string,
  words: Readonly<Record<FaultKind, string>>,
): string {
  const place = 'line' in fault ? placeOf(file, fault) : file;
  const said = fault.said === '' ? '' : `${colon}${fault.said}`;
  return `${place}: ${words[fault.kind]}${said}`;
}

function findingOf(file: string, finding: Finding, language: Language): string {
  return `  ${placeOf(file, finding)}: ${finding.path}: ${finding.message[language]}`;
}

/** As compilers write it, so that editors lead there. */
function placeOf(file: string, { line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** The name stands last: it may be written from the right, and then turns nothing that stands behind it. */
function rowOf(
  job: JobAnswer,
  language: Language,
  states: Readonly<Record<JobAnswer['state'], string>>,
): string {
  const said = 'problem' in job ? [job.problem] : [job.words[language], job.name ?? ''];
  return [job.id, states[job.state], ...said].filter((part) => part !== '').join('  ');
}
