export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

export const languageNames: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' };

const storageKey = 'escapement.language';

/** The language that a tag such as `zh-Hans-CN` asks for; `undefined` for one that the console does not speak. */
export function spokenLanguage(tag: string | null | undefined): Language | undefined {
  if (tag === null || tag === undefined) return undefined;
  if (/^zh\b/i.test(tag)) return 'zh-CN';
  return /^en\b/i.test(tag) ? 'en' : undefined;
}

/** `?lang=` wins over what was chosen before, which wins over what the browser prefers. */
export function initialLanguage(): Language {
  const asked = spokenLanguage(new URLSearchParams(window.location.search).get('lang'));
  if (asked !== undefined) {
    rememberLanguage(asked);
    return asked;
  }
  const stored = spokenLanguage(window.localStorage.getItem(storageKey));
  if (stored !== undefined) return stored;
  for (const tag of navigator.languages) {
    const spoken = spokenLanguage(tag);
    if (spoken !== undefined) return spoken;
  }
  return 'en';
}

export function rememberLanguage(language: Language): void {
  window.localStorage.setItem(storageKey, language);
}
