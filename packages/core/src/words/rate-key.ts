import { templatePieces } from './templates.ts';

/** A piece of the key of a rate: a text as it stands, or the way to the value that stands there. */
export type RateKeyPiece = string | readonly [root: 'jobId' | 'input', ...parts: string[]];

/** `${jobId}`, `${input}`, or something within the input: `${input.account.id}`, `${input.rows.0}`. */
const namePattern = /^(?:jobId|input(?:\.[^.{}]{1,128}){0,20})$/;

/** The key of a rate in its pieces; `undefined` where it asks for nothing of a run, or for something that runs do not have. */
export function rateKeyPieces(key: string): readonly RateKeyPiece[] | undefined {
  const pieces = templatePieces(key);
  const names = pieces.flatMap((piece) => (piece.kind === 'name' ? [piece.name] : []));
  if (names.length === 0 || !names.every((name) => namePattern.test(name))) return undefined;
  return pieces.map((piece) =>
    piece.kind === 'text' ? piece.text : (piece.name.split('.') as ['input', ...string[]]),
  );
}
