import { auditLine } from './audit-line.ts';
import { zhBackfill } from './backfill-words.ts';
import { zhConfig } from './config-words.ts';
import { zhJobs } from './job-words.ts';
import { zhLimits } from './limit-words.ts';
import { zhLeases, zhLocks } from './lock-words.ts';
import { zhNotRun } from './not-run-words.ts';
import { zhRuns } from './run-words.ts';
import { titleOf, waitedFor } from './said-by-code.ts';
import { zhServices } from './service-words.ts';
import { zhSingletons } from './singleton-words.ts';
import type { Words } from './words.ts';
import { zhHelp } from './zh-help.ts';
import { zhMisuse } from './zh-misuse.ts';

const outcomes = { done: '已完成', refused: '被拒绝', failed: '失败' } as const;

export const zhWords: Words = {
  help: zhHelp,
  misuse: zhMisuse,
  ofWords: ({ zh }) => zh,

  notUrl: (text) => `“${text}”不是 http://host:port 或 https://host:port 形式的地址。`,
  tokenFileUnfit: (path, problem) => `令牌文件 ${path} 无法使用：${problem}。`,
  noToken:
    '没有管理员令牌：请用 --token-file 或 ESCAPEMENT_ADMIN_TOKEN_FILE 指定其文件。`npm start` 将其存放在 .escapement/admin-token。',
  tokenUnfit: '所给的不是管理员令牌：含有空白或非 ASCII 字符。',
  unreachable: (baseUrl, because) =>
    `${baseUrl} 无应答（${because}）。该处是否有节点在运行？可用 --url 指定其他节点。`,
  refused: (problem) => `${titleOf(problem, 'zh')}（${problem.code}）：${problem.detail}`,

  noLeader: '没有主节点：已排入的运行照常执行，不再安排新的运行。',
  leader: (nodeId, epoch, since) => `主节点：${nodeId}，任期号 ${epoch}，自 ${since} 起`,
  rideThrough: '  它无法连接 ZooKeeper，仅凭 Redis 中的任期号继续工作。',
  stale: (since) => `无法查询 ZooKeeper：以下成员为 ${since} 时的情况。`,
  nodes: (count) => `节点：${count}`,
  workers: (count) => `工作进程：${count}`,
  more: (count) => `另有 ${count} 个`,
  waiting: (waiting) => waitedFor(waiting, 'zh'),
  dependency: (name, state, since) => `${name}：${state}，自 ${since} 起`,
  warning: (code, { zh }) => `警告 ${code}：${zh}`,

  officeReset: (ensembleId) =>
    `ZooKeeper 的数据已获得新名称 ${ensembleId}。排在首位的节点将在 15 秒内成为主节点：请查看 \`escapement status\`。`,
  handedOver: (nodeId) => `${nodeId} 已让位。`,

  runCancelled: (id) => `${id} 已取消。`,
  delayedMore: '以及更晚的',
  delayedCount: (count) => (count === 0 ? '没有预约运行。' : `预约运行：${count}`),
  runTakenBack: (id) => `${id} 已撤回，不会开始。`,
  runRetried: ({ id, retry, version }) =>
    `${retry} 将按任务的第 ${version} 版重做 ${id} 未完成的工作。`,
  runTold: (id) => `已通知 ${id} 停止；任务结束后即完成取消。`,

  firstOnly: (shown) => `以上是前 ${shown} 个，还有更多。`,
  typeToGoOn: (expected) => `输入 ${expected} 以继续：`,
  nothingDone: '输入的内容不符，或没有输入：未执行任何操作。加 --yes 则不再询问。',

  nothingSent: '未发送任何内容。',

  jobs: zhJobs,
  runs: zhRuns,
  backfill: zhBackfill,
  limits: zhLimits,
  locks: zhLocks,
  leases: zhLeases,
  singletons: zhSingletons,
  config: zhConfig,
  services: zhServices,
  notRun: zhNotRun,

  setAsideCount: (count) => (count === 0 ? '没有被搁置的任务。' : `被搁置的任务：${count}`),
  setAsideBroken: (id, problem) => `  ${id}  无法读取：${problem}`,
  restored: (count) => `已恢复 ${count} 个任务。`,
  notRestorable: (count) => `${count} 个任务无法恢复，仍被搁置：`,
  leftSetAside: (count) => `还剩 ${count} 个任务：请再次执行。`,
  discarded: (count) => `已放弃 ${count} 个任务。`,
  notSetAside: (count) => `所指定的任务中有 ${count} 个未被搁置。`,

  noAuditRows: '审计日志中没有符合条件的条目。',
  auditRow: (row) => auditLine(row, outcomes),
  olderAuditRows: (shown) =>
    `以上是最新的 ${shown} 条，还有更早的：可用 --who、--act 或 --about 缩小范围。`,
};
