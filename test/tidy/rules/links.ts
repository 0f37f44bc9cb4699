import { posix } from 'node:path';
import type { SourceFile } from '../tree.ts';

/** What links may lead to. */
export interface LinkTargets {
  /** Whether there is a file or folder at this path below the root. */
  readonly exists: (path: string) => boolean;
  /** The text of the Markdown file there. */
  readonly textOf: (path: string) => string;
}

/** Links of a Markdown file that lead nowhere: a missing file, or a heading that its target does not have. */
export function linkViolations(file: SourceFile, targets: LinkTargets): readonly string[] {
  return linksIn(file.text)
    .filter((link) => !/^[a-z]+:/i.test(link))
    .filter((link) => !leadsSomewhere(file, link, targets))
    .map((link) => `${file.path}: ${link} leads nowhere`);
}

function leadsSomewhere(file: SourceFile, link: string, targets: LinkTargets): boolean {
  const [target = '', heading] = link.split('#');
  const path = target === '' ? file.path : posix.join(posix.dirname(file.path), target);
  if (target !== '' && !targets.exists(path)) return false;
  if (heading === undefined || !path.endsWith('.md')) return true;
  const text = target === '' ? file.text : targets.textOf(path);
  return anchorsIn(text).includes(decodeURIComponent(heading));
}

function linksIn(markdown: string): readonly string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^()\s]+)[^()]*\)/g)].map((found) => found[1] ?? '');
}

/** Headings as GitHub spells them in links. */
function anchorsIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+\s+(.+)$/gm)].map((found) =>
    (found[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}
