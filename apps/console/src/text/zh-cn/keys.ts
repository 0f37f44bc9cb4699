import type { enKeys } from '../en/keys.ts';
import type { Translation } from '../translation.ts';

export const zhKeys: Translation<typeof enKeys> = {
  'keys.kind': '键到期',
  'keys.source': 'Redis',
  'keys.source.hint': '它在调度节点 ESCAPEMENT_REDIS_SOURCES 中的名称。',
  'keys.pattern': '键',
  'keys.pattern.hint': '与 SCAN 的写法相同：* 为任意内容，? 为一个字符，[a-f] 为其中之一。',
  'keys.preview': '每个键到期时触发一次运行；到期前被删除的键不触发。',
  'keys.title': '监视中的键',
  'keys.watched_other': '已知 {{count}} 个键将会到期',
  'keys.next': '最近一个',
  'keys.read': '上次全部读取',
  'keys.state': '方式',
  'keys.state.starting': '主节点尚未查看',
  'keys.state.listening': '即时收到通知，并定期查看',
  'keys.state.swept-only': '仅定期查看',
  'keys.state.away': '无法访问其 Redis',
  'keys.state.too-old': '其 Redis 版本过低：不支持 PEXPIRETIME（须 7.0 或更高）',
  'keys.state.not-configured': '未配置其 Redis 的地址',
  'keys.command': '请对其执行',
};
