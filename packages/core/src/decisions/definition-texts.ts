import type { JobInput } from '../schemas/job.ts';
import { brokenTemplates, templateNames } from '../words/templates.ts';
import { taskTexts } from './task-texts.ts';

/** What becomes of `${…}` in a text: it is filled for each run, refused when the job is written, or stands for itself. */
export type TextFate = 'filled' | 'refused' | 'literal';

/** A text of a definition, and where it stands. */
export interface DefinitionText {
  readonly path: string;
  readonly text: string;
  /** Whether it is what a field is called, and not what is in it. */
  readonly isName: boolean;
  readonly fate: TextFate;
}

/**
 * Where `${…}` is nobody's template: in what people read, in what has a grammar of its own (times, keys, the lock of a key), in what is compared as it
 * is written, and in a script, whose shell means something else by it.
 */
const literal = [
  ...['name', 'description', 'tags', 'schedule', 'lock', 'retry.finalErrors'],
  ...['task.script', 'task.inputSchema'],
];

/**
 * Every text of a definition and what becomes of templates in it. What is neither filled nor known to stand for itself is refused, a place that nobody
 * has thought of among it, so that none is sent as it is written.
 */
export function definitionTexts(
  job: Pick<JobInput, 'task'> & Partial<JobInput>,
): readonly DefinitionText[] {
  const filled = new Set(taskTexts(job.task).map(({ path }) => path));
  const fateOf = (path: string, isName: boolean): TextFate => {
    if (!isName && filled.has(path)) return 'filled';
    return literal.some((place) => isWithin(path, place)) ? 'literal' : 'refused';
  };
  return textsIn(job, '').map((found) => ({ ...found, fate: fateOf(found.path, found.isName) }));
}

/** A template where none is filled. */
export type MisplacedTemplate = Pick<DefinitionText, 'path' | 'text' | 'isName'>;

/** The first template of each text in which none is filled; `$${` is none. */
export function misplacedTemplates(
  job: Pick<JobInput, 'task'> & Partial<JobInput>,
): readonly MisplacedTemplate[] {
  // Most jobs ask for nothing, and to walk through all of one costs some fifty times as much as this look.
  if (!JSON.stringify(job).includes('${')) return [];
  return definitionTexts(job).flatMap(({ path, text, isName, fate }) => {
    if (fate !== 'refused' || !text.includes('${')) return [];
    const [name] = templateNames(text);
    const [broken] = brokenTemplates(text);
    const template = name === undefined ? broken : `\${${name}}`;
    return template === undefined ? [] : [{ path, text: template, isName }];
  });
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`);
}

/** How deep it nests is bounded where it is read. */
function textsIn(value: unknown, path: string): readonly Omit<DefinitionText, 'fate'>[] {
  if (typeof value === 'string') return [{ path, text: value, isName: false }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const named = Array.isArray(value) ? [] : [{ path: at, text: name, isName: true }];
    return [...named, ...textsIn(one, at)];
  });
}
