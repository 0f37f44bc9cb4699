import type { enServices } from '../en/naming.ts';
import type { Translation } from '../translation.ts';

/** 服务及其实例。 */
export const zhServices: Translation<typeof enServices> = {
  'services.title': '服务',
  'services.count_other': '{{count}} 个服务',
  'services.empty': '没有已注册的服务',
  'services.empty.hint': '程序通过 SDK 注册；任务以 service://服务名/路径 请求其中一个实例。',
  'services.gone': '该服务已没有实例。',
  'services.instance.id': '实例',
  'services.instance.address': '地址',
  'services.instance.weight': '权重',
  'services.instance.about': '区域与版本',
  'services.instance.since': '注册时间',
  'services.instance.state': '状态',
  'services.instance.picked': '可选',
  'services.instance.draining': '排空中',
  'services.instance.weightless': '权重为 0：不分配请求',
  'services.instance.leased': '无会话：{{within}}内未续报即移除',
  'services.instances.more': '共 {{count}} 个实例，仅列出前 {{shown}} 个。',
};
