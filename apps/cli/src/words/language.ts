export type Language = 'en' | 'zh';

/** The language that the surroundings ask for, by the variables that programs go by; English unless they say Chinese. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const said = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (each) => each !== undefined && each !== '',
  );
  return said?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en';
}
