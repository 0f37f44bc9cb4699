import type { enSingletons } from '../en/singletons.ts';
import type { Translation } from '../translation.ts';

export const zhSingletons: Translation<typeof enSingletons> = {
  'singletons.title': '单例',
  'singletons.count_other': '{{count}} 个单例',
  'singletons.empty': '还没有程序声明单例',
  'singletons.empty.hint':
    '程序用 @escapement/sdk 的 openSingletons 声明单例；所有声明它的程序中只有一个运行它。',
  'singletons.col.name': '名称',
  'singletons.col.state': '状态',
  'singletons.col.owner': '持有者',
  'singletons.col.term': '任期',
  'singletons.col.inbox': '收件箱',
  'singletons.col.acts': '操作',
  'singletons.kind.service': '服务',
  'singletons.kind.aggregate': '聚合',
  'singletons.state.vacant': '无人运行',
  'singletons.state.starting': '启动中',
  'singletons.state.running': '运行中',
  'singletons.state.stopping': '停止中',
  'singletons.state.failing': '出错',
  'singletons.state.silent': '持有者无响应',
  'singletons.owner.none': '无',
  'singletons.inbox.empty': '空',
  'singletons.inbox.waits_other': '{{count}} 条命令等待中',
  'singletons.inbox.oldest': '最早的已等待',
  'singletons.move': '转移',
  'singletons.move.title': '将 {{name}} 从 {{owner}} 转走？',
  'singletons.move.effect':
    '持有者将停止它，并交给队列中的下一个程序；其间命令在收件箱中等待。若没有其他程序排队，则由原程序再次接任。',
  'singletons.move.reason': '请说明原因，至少三个字符',
  'singletons.move.reason.hint': '原因会随这次转移保存，并写入审计日志。',
  'singletons.move.done': '已要求 {{owner}} 交出 {{name}}',
  'singletons.tell': '发送命令',
  'singletons.tell.title': '向 {{name}} 发送命令',
  'singletons.tell.effect':
    '收件箱接受后，命令只生效一次且按顺序处理，无论此刻是否有程序在运行该单例；发出后无法撤回。',
  'singletons.tell.command': '命令（JSON）',
  'singletons.tell.missing': '请填写命令；任何 JSON 值都可以',
  'singletons.tell.done': '命令已进入 {{name}} 的收件箱',
  'singletons.dead_other': '已放弃 {{count}} 条',
  'singletons.dead.title': '{{name}} 已放弃的命令',
  'singletons.dead.hint':
    '实例多次因它们而结束，因此它们被取出且未生效，其后的命令继续处理。请修复程序后重新发送。只保留最近 20 条。',
  'singletons.dead.after_other': '尝试 {{count}} 次后放弃，时间',
};
