import type { enUsual } from '../en/usual.ts';
import type { Translation } from '../translation.ts';

export const zhUsual: Translation<typeof enUsual> = {
  'usual.takes': '通常耗时',
  'usual.most': '{{median}}；20 次中有 19 次不超过 {{p95}}',
  'usual.beside': '（通常 {{median}}）',
};
