export type ProblemLanguage = 'en' | 'zh';

const rangesAtMost = 20;

/** The language that somebody wants to read of those that problems are told in (RFC 9110, section 12.5.4); English where none is wanted. */
export function askedLanguage(acceptLanguage: string | undefined): ProblemLanguage {
  let best: { readonly language: ProblemLanguage; readonly weight: number } | undefined;
  for (const range of (acceptLanguage ?? '').split(',', rangesAtMost)) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = languageOf(name);
    const weight = weightOf(parameters);
    if (language === undefined || weight <= (best?.weight ?? 0)) continue;
    best = { language, weight };
  }
  return best?.language ?? 'en';
}

function languageOf(name: string): ProblemLanguage | undefined {
  if (name === '*') return 'en';
  const [language] = name.split('-', 1);
  return language === 'en' || language === 'zh' ? language : undefined;
}

/** 1 where it is not said, 0 where what is said is no weight. */
function weightOf(parameters: readonly string[]): number {
  const said = parameters.find((each) => each.startsWith('q='));
  if (said === undefined) return 1;
  return /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(said) ? Number(said.slice('q='.length)) : 0;
}
