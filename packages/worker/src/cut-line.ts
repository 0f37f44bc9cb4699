/** Longer lines are cut into pieces, so that a process printing without line ends cannot fill the memory. In UTF-8. */
export const maxLineBytes = 8_000;

const graphemes = new Intl.Segmenter();
/** A character of more code units than this, as no language has, is cut. */
const longestGrapheme = 64;

/** The line in pieces of at most `maxLineBytes`, cut between two characters as a reader sees them; an empty line is one empty piece. */
export function cutLine(line: string): readonly string[] {
  // No code unit takes more than three bytes.
  if (line.length * 3 <= maxLineBytes) return [line];
  const pieces: string[] = [];
  let from = 0;
  for (;;) {
    const most = endOfBytes(line, from);
    const end = most === line.length ? most : boundaryBefore(line, { from, most });
    pieces.push(line.slice(from, end));
    if (end === line.length) return pieces;
    from = end;
  }
}

/** Where as much of the line as `maxLineBytes` hold ends; never inside of a code point. */
function endOfBytes(line: string, from: number): number {
  let bytes = 0;
  for (let at = from; at < line.length; ) {
    const code = line.codePointAt(at) ?? 0;
    bytes += bytesOf(code);
    if (bytes > maxLineBytes) return at;
    at += code > 0xffff ? 2 : 1;
  }
  return line.length;
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x1_0000 ? 3 : 4;
}

/** Only the neighbourhood of the cut is looked at; where a character began before it, nothing of it is taken for the beginning of one. */
function boundaryBefore(line: string, { from, most }: { from: number; most: number }): number {
  const near = Math.max(from, most - longestGrapheme);
  // Flags are pairs of letters, so where one begins shows only from where the row of them does.
  const begin = /^\ud83c?[\udde6-\uddff]/.test(line.slice(near, near + 2)) ? from : near;
  const [, ...segments] = graphemes.segment(line.slice(begin, most + longestGrapheme));
  const ends = segments.map(({ index }) => begin + index).filter((end) => end <= most);
  return ends.at(-1) ?? most;
}
