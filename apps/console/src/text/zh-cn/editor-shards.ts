import type { enEditorShards } from '../en/editor-shards.ts';
import type { Translation } from '../translation.ts';

export const zhEditorShards: Translation<typeof enEditorShards> = {
  'shards.hint': '每次运行由这么多个分片同时分担。留空：不分片。',
  'shards.parameters': '各分片的参数',
  'shards.parameters.hint': '个数相同的 JSON 列表，可留空。',
  'shards.success': '运行成功的条件',
  'shards.allOf': '全部分片成功',
  'shards.anyOf': '任一分片成功',
  'shards.quorum': '过半分片成功',
  'broadcast.hint': '适用于各进程自有的内容，例如缓存。',
  'broadcast.one': '否，由任意一个执行',
  'broadcast.allOf': '是，须全部成功',
  'broadcast.anyOf': '是，任一成功即可',
  'broadcast.quorum': '是，须过半成功',
};
