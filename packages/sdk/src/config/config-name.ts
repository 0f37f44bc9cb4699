import { configNameSchema } from '@escapement/core';
import { shown } from '../shown.ts';
import { configInvalid } from './config-refusals.ts';

/** Throws `CONFIG_INVALID` for what can be no name of an entry. */
export function requireConfigName(name: unknown): void {
  if (configNameSchema.safeParse(name).success) return;
  throw configInvalid(
    `"${shown(name)}" cannot be the name of a configuration entry: 1 to 64 letters, digits, ".", "_" or "-", a letter or digit first`,
    `“${shown(name)}”不能作配置项名称：须为 1 至 64 个字母、数字、“.”、“_”或“-”，且以字母或数字开头`,
  );
}
