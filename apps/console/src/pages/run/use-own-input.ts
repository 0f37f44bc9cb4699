import { useState } from 'react';
import {
  type FieldProblem,
  type FormProblem,
  problemAt,
  problemsByPath,
} from '../../components/form-problem.ts';
import { type JsonValue, readJsonText } from '../../data/json-text.ts';
import { detailsByPath } from '../../data/problem.ts';

/** The input with which somebody wants a run done once more, in place of what it was given. */
export interface OwnInput {
  readonly text: string;
  /** What is wrong with it, by the form or by the server. */
  readonly problem: FieldProblem | undefined;
  readonly type: (text: string) => void;
  /** Hands on what is written, `undefined` where nothing is; of what is no JSON it says that, and hands on nothing. */
  readonly read: (take: (input: JsonValue | undefined) => void) => void;
}

/** @param error What came of asking with it. */
export function useOwnInput(error: unknown): OwnInput {
  const [text, setText] = useState('');
  const [own, setOwn] = useState<FormProblem[]>([]);
  return {
    text,
    problem: problemAt(problemsByPath(own, detailsByPath(error)), 'input'),
    type(typed) {
      setText(typed);
      setOwn([]);
    },
    read(take) {
      const read = readJsonText(text);
      if (read.kind === 'wrong') setOwn([{ ...read, path: 'input' }]);
      else take(read.kind === 'json' ? read.value : undefined);
    },
  };
}
