import { type AuditedAct, type AuditRow, auditedActs } from '@escapement/core';
import { problemCodes } from '@escapement/protocol';
import { inLanguage } from '../../data/problem.ts';
import { useLanguage } from '../../text/use-text.ts';
import { type Because, becauseWords } from './because-words.ts';
import { type AuditText, useAuditText } from './use-audit-text.ts';

/** What was done, in the reader's language; an act of a newer node by its name. */
export function actText(t: AuditText, act: string): string {
  return isKnown(act) ? t(`act.${act}`) : act;
}

function isKnown(act: string): act is AuditedAct {
  return (auditedActs as readonly string[]).includes(act);
}

/** Why it was not done, or how it was: by a word of ours, by the title of a problem, or as it stands there. */
export function BecauseText(props: { because: NonNullable<AuditRow['because']> }) {
  const t = useAuditText();
  const { language } = useLanguage();
  const because = storeOf(props.because) ?? props.because;
  if (isWord(because)) return t(`because.${because}`);
  if (Object.hasOwn(problemCodes, because)) {
    return inLanguage(problemCodes[because as keyof typeof problemCodes], language);
  }
  return <code>{because}</code>;
}

/** Whose fault a code of a fault tells of. */
function storeOf(code: string): Because | undefined {
  if (code.startsWith('COORD_')) return 'zookeeper';
  return code.startsWith('STORE_') ? 'redis' : undefined;
}

function isWord(because: string): because is Because {
  return (becauseWords as readonly string[]).includes(because);
}
