import type { Outcome, Question } from './commands/command.ts';
import { printable } from './printable.ts';
import type { Words } from './words/words.ts';

/** What became of a command once its question, if it has one, was answered. */
export async function answered(
  asked: Outcome | Question,
  to: {
    readonly isSaidYes: boolean;
    readonly words: Words;
    readonly ask: (question: string) => Promise<string>;
  },
): Promise<Outcome> {
  if (!('expected' in asked)) return asked;
  if (!to.isSaidYes) {
    const lines = [...asked.lines, to.words.typeToGoOn(asked.expected)];
    const typed = await to.ask(lines.map(printable).join('\n'));
    if (typed.trim() !== asked.expected) {
      return { lines: [to.words.nothingDone], answer: { done: false }, isDone: false };
    }
  }
  return asked.proceed();
}
