import type { Task } from '../schemas/task.ts';
import { filledText } from '../words/templates.ts';

type Json = Exclude<Extract<Task, { kind: 'handler' }>['input'], undefined>;

/** What becomes of a text of a task; `isUrl` where it is read as a part of an address. */
export type EachText = (
  text: string,
  at: { readonly path: string; readonly isUrl: boolean },
) => Json;

/**
 * A task with each text in which templates are filled replaced: the input of a handler; name and data of a job of BullMQ's; address, headers and body
 * of a request; the variables of a script. In the name of a field none is filled, and `$${` is `${` as everywhere. Not so in a script, where `${…}` is the
 * shell's.
 */
export function withTaskTexts(task: Task, each: EachText): Task {
  switch (task.kind) {
    case 'script':
      return task.env === undefined
        ? task
        : { ...task, env: textsOf(task.env, { path: 'task.env', each }) };
    case 'handler':
      return task.input === undefined
        ? task
        : { ...task, input: inJson(task.input, 'task.input', each) };
    case 'http':
      return httpTexts(task, each);
    case 'bullmq':
      return bullmqTexts(task, each);
  }
}

/** A text of a task, and where it stands. */
export interface TaskText {
  readonly path: string;
  readonly text: string;
}

/** The texts of a task in which templates are filled, in its order. */
export function taskTexts(task: Task): readonly TaskText[] {
  const found: TaskText[] = [];
  withTaskTexts(task, (text, { path }) => {
    found.push({ path, text });
    return text;
  });
  return found;
}

function httpTexts(task: Extract<Task, { kind: 'http' }>, each: EachText): Task {
  const { headers, body } = task;
  return {
    ...task,
    url: textIn(each(task.url, { path: 'task.url', isUrl: true })),
    ...(headers === undefined ? {} : { headers: textsOf(headers, { path: 'task.headers', each }) }),
    ...(body === undefined ? {} : { body: inJson(body, 'task.body', each) }),
  };
}

function bullmqTexts(task: Extract<Task, { kind: 'bullmq' }>, each: EachText): Task {
  const { name, data } = task;
  return {
    ...task,
    name: textIn(each(name, { path: 'task.name', isUrl: false })),
    ...(data === undefined ? {} : { data: inJson(data, 'task.data', each) }),
  };
}

function textsOf(
  texts: Readonly<Record<string, string>>,
  { path, each }: { readonly path: string; readonly each: EachText },
): Record<string, string> {
  const filled = Object.entries(texts).map(([name, text]) => [
    name,
    textIn(each(text, { path: `${path}.${name}`, isUrl: false })),
  ]);
  return Object.fromEntries(filled);
}

/** Where only a text can stand, a value of another kind stands as JSON. */
function textIn(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** How deep it nests is bounded where it is read. */
function inJson(value: Json, path: string, each: EachText): Json {
  if (typeof value === 'string') return each(value, { path, isUrl: false });
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one, i) => inJson(one, `${path}.${i}`, each));
  const fields = Object.entries(value).map(([name, one]) => [
    unescaped(name),
    inJson(one, `${path}.${name}`, each),
  ]);
  return Object.fromEntries(fields);
}

/** What stands in a definition where no template is filled, with `${` where it says `$${`. */
export function literalJson(value: Json): Json {
  return inJson(value, '', unescaped);
}

function unescaped(text: string): string {
  return text.includes('$${') ? filledText(text, () => undefined) : text;
}
