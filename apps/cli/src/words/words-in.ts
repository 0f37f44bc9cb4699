import { enWords } from './en.ts';
import type { Language } from './language.ts';
import type { Words } from './words.ts';
import { zhWords } from './zh.ts';

/** Every sentence, in one language. */
export const wordsIn = (language: Language): Words => (language === 'zh' ? zhWords : enWords);
