import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { en } from './en.ts';
import { isolated } from './isolated.ts';
import { initialLanguage, type Language, rememberLanguage, spokenLanguage } from './language.ts';
import type { BaseKey } from './translation.ts';
import { zhCn } from './zh-cn.ts';

export type TextKey = BaseKey<keyof typeof en>;
export type TextValues = Record<string, string | number>;
export type Text = (key: TextKey, values?: TextValues) => string;

/** Both languages travel with the first load, so that switching asks nobody. Ready when the promise is fulfilled. */
export async function startText(): Promise<void> {
  const language = initialLanguage();
  document.documentElement.lang = language;
  await i18next.init({
    lng: language,
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    // Copies, since what a page brings along is added to them.
    resources: { en: { translation: { ...en } }, 'zh-CN': { translation: { ...zhCn } } },
    interpolation: { escapeValue: false },
  });
  speakAnew();
  i18next.on('languageChanged', speakAnew);
  i18next.store.on('added', () => sentences.clear());
}

const readers = new Set<() => void>();

/** Sentences without values, as they were said last: a list says the same ones on each of a hundred rows. As many as there are keys. */
const sentences = new Map<TextKey, string>();

let spoken: Text = say();

/** Another function for another language: whatever was drawn by the last one is then drawn again. */
function say(): Text {
  return (key, values) => {
    if (values !== undefined) return i18next.t(key, isolated(values));
    const said = sentences.get(key) ?? i18next.t(key);
    sentences.set(key, said);
    return said;
  };
}

function speakAnew(): void {
  sentences.clear();
  spoken = say();
  for (const read of readers) read();
}

function subscribe(read: () => void): () => void {
  readers.add(read);
  return () => readers.delete(read);
}

/** What says a sentence by its key, in the language that is spoken. Light, because whatever shows a word asks for it. */
export function useText(): Text {
  return useSyncExternalStore(subscribe, () => spoken);
}

export function useLanguage(): { language: Language; setLanguage: (language: Language) => void } {
  const language = useSyncExternalStore(subscribe, () => i18next.language);
  return {
    language: spokenLanguage(language) ?? 'en',
    setLanguage: (chosen) => {
      rememberLanguage(chosen);
      document.documentElement.lang = chosen;
      void i18next.changeLanguage(chosen);
    },
  };
}
