/**
 * Templates in the texts of a task: `${runId}` is what the run is called. `$${` is `${` itself, for texts that mean something else by it.
 */

/** One piece of a text: as it stands, or the name of what is to stand there. */
export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string };

/** What stands for itself, or for a value: `$${`, and `${` up to its end. */
const whole = /\$\$\{|\$\{([^{}]*)\}/g;

/** A text in its pieces, in order; none is empty. Costs a walk over the text and nothing more where it has no `${`. */
export function templatePieces(text: string): readonly TemplatePiece[] {
  if (!text.includes('${')) return text === '' ? [] : [{ kind: 'text', text }];
  const pieces: TemplatePiece[] = [];
  let rest = 0;
  for (const found of text.matchAll(whole)) {
    if (found.index > rest) pieces.push({ kind: 'text', text: text.slice(rest, found.index) });
    const [written, name] = found;
    pieces.push(name === undefined ? { kind: 'text', text: '${' } : { kind: 'name', name });
    rest = found.index + written.length;
  }
  if (rest < text.length) pieces.push({ kind: 'text', text: text.slice(rest) });
  return pieces;
}

/** A text with what stands for each of its names; a name for which nothing does stays as it is written. */
export function filledText(text: string, standsFor: (name: string) => string | undefined): string {
  return templatePieces(text)
    .map((piece) =>
      piece.kind === 'text' ? piece.text : (standsFor(piece.name) ?? `\${${piece.name}}`),
    )
    .join('');
}

/** The names that a text asks for. */
export function templateNames(text: string): readonly string[] {
  return templatePieces(text).flatMap((piece) => (piece.kind === 'name' ? [piece.name] : []));
}

/** What begins as a template does and does not end as one, such as `${runId` or `${a{b}}`: each from its `${` on, up to the next of them. */
export function brokenTemplates(text: string): readonly string[] {
  if (!text.includes('${')) return [];
  // What is well written gives way to what is no part of a template.
  return [...text.replace(whole, '\n').matchAll(/\$\{[^$\n]*/g)].map(([found]) => found);
}
