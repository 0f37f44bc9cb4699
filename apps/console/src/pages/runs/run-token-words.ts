import { type RunState, type RunTrigger, runStates, runTriggers } from '@escapement/core';

/** By what else than words of their jobs runs are found. */
export type TokenName = 'job' | 'state' | 'trigger' | 'queue' | 'worker';

/** What stands before a colon, in the words of either language. */
export const tokenNames: Readonly<Record<string, TokenName>> = {
  ...{ job: 'job', 任务: 'job' },
  ...{ state: 'state', 状态: 'state' },
  ...{ trigger: 'trigger', 触发: 'trigger', 触发方式: 'trigger' },
  ...{ queue: 'queue', 队列: 'queue' },
  ...{ worker: 'worker', 工作进程: 'worker' },
};

/** The states that a list can be asked for: what is delayed is no run yet. */
export const listedStates = runStates.filter((state) => state !== 'delayed');

const otherStates: Readonly<Record<string, RunState>> = {
  ...{ ok: 'succeeded', success: 'succeeded', 成功: 'succeeded' },
  ...{ fail: 'failed', error: 'failed', 失败: 'failed' },
  ...{ timeout: 'timed-out', 超时: 'timed-out' },
  ...{ canceled: 'cancelled', 已取消: 'cancelled', 取消: 'cancelled' },
  ...{ 失联: 'lost', 运行中: 'running', 排队中: 'queued', 已备妥: 'staged' },
  ...{ 即将重试: 'retrying', 等待锁: 'waiting', 等待轮到: 'blocked' },
};

/** The same in Chinese. */
export const chineseTriggers: Readonly<Record<RunTrigger, string>> = {
  ...{ schedule: '调度', manual: '手动', retry: '重试', backfill: '补跑', after: '上游' },
  ...{ key: '键', delayed: '延迟', shard: '分片', broadcast: '广播' },
};

const otherTriggers: Readonly<Record<string, RunTrigger>> = {
  ...Object.fromEntries(runTriggers.map((trigger) => [chineseTriggers[trigger], trigger])),
  ...{ cron: 'schedule', scheduled: 'schedule', hand: 'manual', 'back-fill': 'backfill' },
};

export function stateOf(word: string): RunState | undefined {
  return meant(word, listedStates, otherStates);
}

export function triggerOf(word: string): RunTrigger | undefined {
  return meant(word, runTriggers, otherTriggers);
}

function meant<T extends string>(
  word: string,
  codes: readonly T[],
  others: Readonly<Record<string, T>>,
): T | undefined {
  const lower = word.toLowerCase();
  return (
    codes.find((code) => code === lower) ??
    (Object.hasOwn(others, lower) ? others[lower] : undefined)
  );
}
