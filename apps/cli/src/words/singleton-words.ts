import type { DeadCommand, SingletonMove, SingletonState, SingletonView } from '@escapement/core';

/** What is said of singletons. */
export interface SingletonWords {
  readonly none: string;
  lines(singleton: SingletonView): readonly string[];
  /** Who is next after its owner, in order. */
  next(programs: readonly string[]): string;
  move(move: SingletonMove): string;
  dead(command: DeadCommand): string;
  asked(asked: { name: string; owner: string; term: number }): string;
  restarts(asked: { name: string; owner: string }): string;
  told(told: { name: string; id: string }): string;
  deleted(name: string): string;
}

export const enSingletons: SingletonWords = {
  none: 'No program has declared a singleton.',
  lines: ({ name, kind, state, owner, term, since, because, inboxDepth, deadCount }) => [
    `${name}  ${kind}  ${state}${because === null ? '' : ` (${because})`}`,
    ...(owner === null ? [] : [`  owned by ${owner}, term ${term}, since ${since}`]),
    ...(inboxDepth === 0 ? [] : [`  waiting in its inbox: ${inboxDepth}`]),
    ...(deadCount === 0 ? [] : [`  commands given up: ${deadCount}`]),
  ],
  next: (programs) => `  next in line: ${programs.join(', ')}`,
  move: ({ from, to, term, cause, reason, meantFor, startedAt }) =>
    `  ${startedAt}  term ${term}  ${from} to ${to}${enMissed(to, meantFor)}  ${cause}${reason === null ? '' : `: ${reason}`}`,
  dead: ({ sequence, id, deadAt, attempts, because, command }) =>
    `  ${deadAt}  #${sequence}  given up after ${attempts}  ${id}  ${because}  ${command}`,
  asked: ({ name, owner, term }) =>
    `${owner} is asked to hand ${name} over; it has moved when its term is another than ${term}.`,
  deleted: (name) => `${name} is forgotten, with its state.`,
  restarts: ({ name, owner }) =>
    `${owner} is asked to restart ${name}; it is among its moves when it is done.`,
  told: ({ name, id }) => `${name} has the command in its inbox, as ${id}.`,
};

/** Whom it was meant for, and did not reach. */
function enMissed(to: string, meantFor: string | null): string {
  return meantFor === null || meantFor === to ? '' : ` (${meantFor} was gone)`;
}

function zhMissed(to: string, meantFor: string | null): string {
  return meantFor === null || meantFor === to ? '' : `（${meantFor} 已不在）`;
}

const zhStates: Readonly<Record<SingletonState, string>> = {
  vacant: '无人运行',
  starting: '启动中',
  running: '运行中',
  stopping: '停止中',
  failing: '出错',
  silent: '持有者无响应',
};
const zhKinds = { service: '服务', aggregate: '聚合' } as const;
const zhCauses: Readonly<Record<SingletonMove['cause'], string>> = {
  asked: '有人要求',
  restart: '有人要求重启',
  closing: '程序退出',
  failing: '多次出错',
  'cut-off': '未按时停止',
  lost: '持有者失联',
};

export const zhSingletons: SingletonWords = {
  none: '还没有程序声明单例。',
  lines: ({ name, kind, state, owner, term, since, because, inboxDepth, deadCount }) => [
    `${name}  ${zhKinds[kind]}  ${zhStates[state]}${because === null ? '' : `（${because}）`}`,
    ...(owner === null ? [] : [`  持有者 ${owner}，任期 ${term}，自 ${since}`]),
    ...(inboxDepth === 0 ? [] : [`  收件箱中等待的命令：${inboxDepth}`]),
    ...(deadCount === 0 ? [] : [`  已放弃的命令：${deadCount}`]),
  ],
  next: (programs) => `  依次候补：${programs.join('、')}`,
  move: ({ from, to, term, cause, reason, meantFor, startedAt }) =>
    `  ${startedAt}  任期 ${term}  从 ${from} 到 ${to}${zhMissed(to, meantFor)}  ${zhCauses[cause]}${reason === null ? '' : `：${reason}`}`,
  dead: ({ sequence, id, deadAt, attempts, because, command }) =>
    `  ${deadAt}  #${sequence}  ${attempts} 次后放弃  ${id}  ${because}  ${command}`,
  asked: ({ name, owner, term }) => `已要求 ${owner} 交出 ${name}；任期不再是 ${term} 时即已转移。`,
  deleted: (name) => `已删除 ${name} 及其状态。`,
  restarts: ({ name, owner }) => `已要求 ${owner} 重启 ${name}；完成后会列入其转移记录。`,
  told: ({ name, id }) => `命令已进入 ${name} 的收件箱，标识为 ${id}。`,
};
