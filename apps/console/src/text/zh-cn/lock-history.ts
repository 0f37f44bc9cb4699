import type { enLockHistory } from '../en/lock-history.ts';
import type { Translation } from '../translation.ts';

export const zhLockHistory: Translation<typeof enLockHistory> = {
  'lockHistory.open': '持有记录',
  'lockHistory.open.of': '{{lock}} 的持有记录',
  'lockHistory.title': '{{lock}} 最近的持有者',
  'lockHistory.find': '按名称查看锁的持有记录',
  'lockHistory.find.act': '查看持有记录',
  'lockHistory.find.bad': '名称为 1 至 64 个字母、数字、“.”、“_”或“-”。',
  'lockHistory.none': '没有 {{lock}} 的持有记录',
  'lockHistory.none.hint': '无人持有过、时间过久，或者它是屏障（屏障不保留记录）。',
  'lockHistory.col.who': '持有者',
  'lockHistory.col.from': '自',
  'lockHistory.col.until': '至',
  'lockHistory.col.long': '时长',
  'lockHistory.col.end': '结束方式',
  'lockHistory.col.token': '令牌',
  'lockHistory.mode.read': '读',
  'lockHistory.mode.permit': '许可',
  'lockHistory.mode.lease': '租约',
  'lockHistory.before': '早于',
  'lockHistory.nobodyKnows': '未知',
  'lockHistory.atMost': '至多 {{duration}}',
  'lockHistory.end.holds': '持有中',
  'lockHistory.end.released': '已释放',
  'lockHistory.end.ran-out': '已到期',
  'lockHistory.end.taken-away': '被强制释放',
  'lockHistory.end.lost': '随会话丢失',
  'lockHistory.end.unknown': 'Redis 丢失了记录',
  'lockHistory.note':
    '会话与租约各自最近的 20 次持有，最新在前。会话异常结束时无人能记下时刻：下一个持有者开始持有时，它已不再持有。',
};
