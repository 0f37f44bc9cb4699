import type { enJobAsText } from '../en/job-as-text.ts';
import type { Translation } from '../translation.ts';

export const zhJobAsText: Translation<typeof enJobAsText> = {
  'jobAs.form': '文本形式',
  'jobAs.json': 'JSON',
  'jobAs.yaml': 'YAML',
  'jobAs.curl': 'curl',
  'jobAs.more_other': '另有 {{count}} 个字符；复制得到的是全文。',
};
