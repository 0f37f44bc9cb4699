import type { enJobFilters } from '../en/job-filters.ts';
import type { Translation } from '../translation.ts';

export const zhJobFilters: Translation<typeof enJobFilters> = {
  'jobFilter.health': '健康状况',
  'jobFilter.health.all': '健康状况：不限',
  'jobFilter.health.failing': '上次运行失败',
  'jobFilter.health.unserved': '无人服务',
  'jobFilter.sort': '排序',
  'jobFilter.sort.id': '按标识',
  'jobFilter.sort.-id': '按标识倒序',
  'jobFilter.sort.name': '按名称',
  'jobFilter.sort.-name': '按名称倒序',
  'jobFilter.sort.next': '最先触发在前',
  'jobFilter.sort.-updated': '最近修改在前',
  'jobFilter.sort.updated': '最早修改在前',
  'jobFilter.more': '更多筛选',
  'jobFilter.less': '收起筛选',
  'jobFilter.queue': '队列',
  'jobFilter.handler': '处理函数',
  'jobFilter.tag': '标签',
  'jobFilter.zone': '时区或城市',
};
