import i18next from 'i18next';
import type { BaseKey, Translation } from './translation.ts';
import { type TextValues, useText } from './use-text.ts';

type Sentences = Readonly<Record<string, string>>;

/**
 * The sentences of a page that is loaded when somebody goes there, so that the first load is without them. Answers what the page asks its
 * sentences by; it knows those of the whole console too. What has been said under a key before stays.
 */
export function lazyText<const English extends Sentences>(
  english: English,
  chinese: Translation<English>,
): () => LazyText<English> {
  return () => {
    const t = useText();
    if (!isKnown(english)) {
      i18next.addResourceBundle('en', 'translation', english, true, false);
      i18next.addResourceBundle('zh-CN', 'translation', chinese, true, false);
    }
    return t as unknown as LazyText<English>;
  };
}

export type LazyText<English> = (
  key: BaseKey<keyof English & string> | Parameters<ReturnType<typeof useText>>[0],
  values?: TextValues,
) => string;

/** Whether the last of them is there, since they come together. */
function isKnown(english: Sentences): boolean {
  const last = Object.keys(english).at(-1) ?? '';
  return i18next.getResource('zh-CN', 'translation', last) !== undefined;
}
