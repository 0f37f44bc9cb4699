import type { ProblemDetail } from '@escapement/protocol';
import type { ProblemLanguage } from './asked-language.ts';

/** One sentence for who shows no list: the first finding, and how many more there are. */
export function summary(
  errors: readonly Pick<ProblemDetail, 'path' | 'message'>[],
  {
    errorCount = errors.length,
    language = 'en',
  }: { readonly errorCount?: number; readonly language?: ProblemLanguage } = {},
): string {
  const [first] = errors;
  if (first === undefined) return language === 'en' ? 'The request is not valid.' : '请求无效。';
  const rest = errorCount - 1;
  if (language === 'zh') {
    const place = first.path === '' ? '请求体' : first.path;
    return ended(`${place}：${first.message.zh}${rest === 0 ? '' : `（另有 ${rest} 处）`}`, '。');
  }
  const place = first.path === '' ? 'the body' : first.path;
  return ended(`${place}: ${first.message.en}${rest === 0 ? '' : ` (and ${rest} more)`}`, '.');
}

/** A finding may ask whether something else was meant, and has its mark then. */
function ended(sentence: string, mark: string): string {
  return /[.?!。？！]$/.test(sentence) ? sentence : `${sentence}${mark}`;
}
