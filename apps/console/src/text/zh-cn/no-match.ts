import type { enNoMatch } from '../en/no-match.ts';
import type { Translation } from '../translation.ts';

export const zhNoMatch: Translation<typeof enNoMatch> = {
  'noMatch.never':
    '筛选条件过长，超出任何名称或可查找的长度，或者不是任务标识，因此不会有任何匹配。',
};
