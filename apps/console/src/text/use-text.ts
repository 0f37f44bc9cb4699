import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en.ts';
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
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    // Copies, since what a page brings along is added to them.
    resources: { en: { translation: { ...en } }, 'zh-CN': { translation: { ...zhCn } } },
    interpolation: { escapeValue: false },
  });
}

export function useText(): Text {
  const { t } = useTranslation();
  return t as unknown as Text;
}

export function useLanguage(): { language: Language; setLanguage: (language: Language) => void } {
  const { i18n } = useTranslation();
  return {
    language: spokenLanguage(i18n.language) ?? 'en',
    setLanguage: (language) => {
      rememberLanguage(language);
      document.documentElement.lang = language;
      void i18n.changeLanguage(language);
    },
  };
}
