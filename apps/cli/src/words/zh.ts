import type { Misuse } from '../misuse.ts';
import { auditLine } from './audit-line.ts';
import { titleOf, waitedFor } from './said-by-code.ts';
import type { Words } from './words.ts';

const help = `escapement：查询运行中集群的状况，并执行需要由人决定的操作。

  escapement status                                  主节点、存活的进程及其各自等待的事项
  escapement office reset --reason 原因              当 Redis 拒绝 ZooKeeper 选出的节点时，允许其任主节点
  escapement office hand-over                        让主节点让位，例如在其机器维护之前
  escapement run cancel --reason 原因 运行           停止一次运行；尚未开始的会离开队列
  escapement run retry 运行                          重试一次已结束但未成功的运行
  escapement run delayed 任务                        任务的预约运行，最近的在前
  escapement run take-back 运行                      撤回尚未开始的预约运行
  escapement set-aside list                          ZooKeeper 中已缺失、仅 Redis 中还有的任务
  escapement set-aside restore --reason 原因 [任务…] 写回这些任务；不指定则写回全部
  escapement set-aside discard --reason 原因 任务…   彻底放弃指定的任务
  escapement audit [--who …] [--act …] [--about …]   操作记录，最新在前，最多 200 条

从备份恢复 ZooKeeper，或有人写入过 Redis 之后，节点会报告 OFFICE_REFUSED，且没有主节点，此时可重置职位。
若有另一个集群共用同一个 Redis，请改为将两者分开。原因会保存在任期历史中，或与被取消的运行一并保存。
被搁置的任务只执行已排入的运行；恢复后从原处继续，放弃后不复存在。

  --url URL          任一节点（ESCAPEMENT_URL，或本容器的节点，或 http://localhost:8080）
  --token-file 路径  存放管理员令牌的文件（ESCAPEMENT_ADMIN_TOKEN_FILE，或 ESCAPEMENT_ADMIN_TOKEN 中的令牌）
  --reason 原因      执行该操作的原因，3 至 500 个字符
  --who 文本         用于 audit：操作者的一部分，例如 browser 或某个地址
  --act 名称         用于 audit：所做的操作，例如 job.replace
  --about 对象       用于 audit：操作的对象，例如 job:nightly-report
  --json             以 JSON 输出应答，供程序使用
  --language en|zh   语言（LC_ALL、LC_MESSAGES、LANG）
  --help             显示本说明

若证书由自建机构签发，请用 NODE_EXTRA_CA_CERTS 指定该机构的证书文件。
退出码：0 表示已完成；1 表示被拒绝、只完成一部分或无应答；2 表示调用有误。`;

function misuse(problem: Misuse): string {
  switch (problem.kind) {
    case 'no-command':
      return '请指定要执行的操作。';
    case 'unknown-command':
      return `没有命令“${problem.typed}”。`;
    case 'bad-option':
      return `选项有误：${problem.message}`;
    case 'bad-language':
      return `--language 为“${problem.typed}”，应为 en 或 zh。`;
    case 'no-reason':
      return `${problem.command} 需要 --reason 原因：供日后查看的人了解。`;
    case 'needless-reason':
      return `${problem.command} 不接受 --reason。`;
    case 'needless-filter':
      return `${problem.command} 不接受 --${problem.option}。`;
    case 'no-jobs':
      return `${problem.command} 需要任务标识；该操作从不针对全部任务。`;
    case 'no-job':
      return `${problem.command} 需要任务标识。`;
    case 'no-run':
      return `${problem.command} 需要运行标识。`;
    case 'needless-word':
      return `${problem.command} 不接受更多参数，却输入了“${problem.typed}”。`;
  }
}

const outcomes = { done: '已完成', refused: '被拒绝', failed: '失败' } as const;

export const zhWords: Words = {
  help,
  misuse,
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

  setAsideCount: (count) => (count === 0 ? '没有被搁置的任务。' : `被搁置的任务：${count}`),
  setAsideBroken: (id, problem) => `  ${id}  无法读取：${problem}`,
  restored: (count) => `已恢复 ${count} 个任务。`,
  notRestorable: (count) => `${count} 个任务无法恢复，仍被搁置：`,
  leftSetAside: (count) => `还剩 ${count} 个任务：请再次执行。`,
  discarded: (count) => `已放弃 ${count} 个任务。`,
  notSetAside: (count) => `所指定的任务中有 ${count} 个未被搁置。`,

  noAuditRows: '操作记录中没有符合条件的条目。',
  auditRow: (row) => auditLine(row, outcomes),
  olderAuditRows: (shown) =>
    `以上是最新的 ${shown} 条，还有更早的：可用 --who、--act 或 --about 缩小范围。`,
};
