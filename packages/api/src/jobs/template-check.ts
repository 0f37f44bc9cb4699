import {
  brokenTemplatesIn,
  configIn,
  expiredAskedAt,
  type JobInput,
  type MisplacedTemplate,
  misplacedTemplates,
  secretsIn,
  shardAskedAt,
  shortText,
  type Task,
  type TaskText,
  templateNamesKnown,
  type UnknownTemplate,
  unknownTemplates,
  upstreamAskedAt,
} from '@escapement/core';
import type { ProblemDetail } from '@escapement/protocol';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** No more of a name is said back. */
const nameSaid = 64;

/** Refuses a task that asks for what nothing stands for: it would reach its handler or server as it is written. */
export function refuseUnknownTemplates(job: JobInput): void {
  const { task, after, shards } = job;
  refuseTemplates(job, 'task');
  const part = shards === undefined ? shardAskedAt(task) : undefined;
  if (part !== undefined) throw refusalOf([withoutShards(part)]);
  const asked = after === undefined ? upstreamAskedAt(task) : undefined;
  if (asked !== undefined) throw refusalOf([withoutAfter(asked)]);
}

/** The same of a task that stands elsewhere in the body; `within`: what its place is called there. */
export function refuseTemplates(
  job: Pick<JobInput, 'task'> & Partial<JobInput>,
  within: 'task' | 'input',
): void {
  const { task } = job;
  // Only a definition names secrets and configuration, so that it can be told which jobs use one.
  const asked = within === 'task' ? [] : namedIn(task);
  // Of what leads to a run by itself whoever asks for one knows nothing.
  const told =
    within === 'task'
      ? []
      : [upstreamAskedAt, shardAskedAt, expiredAskedAt].flatMap((at) => at(task) ?? []);
  const errors = [
    ...[...unknownTemplates(task), ...asked, ...told].map((each) => finding(each, within)),
    ...brokenTemplatesIn(task).map((each) => withoutEnd(each, within)),
    ...misplacedTemplates(job).map((each) => notFilled(each, within)),
  ];
  if (errors.length > 0) throw refusalOf(errors);
}

function refusalOf(errors: readonly ProblemDetail[]): ProblemSignal {
  const [first] = errors;
  const detail = `${first?.path}: ${first?.message.en}; allowed: ${first?.allowed}.`;
  return new ProblemSignal('TASK_INVALID', detail, { errors });
}

/** Nothing comes before a job that does not say so. */
function withoutAfter({ path, name }: UnknownTemplate): ProblemDetail {
  const said = `\${${name}}`;
  return {
    ...{ code: 'TEMPLATE_UNKNOWN', path, text: said },
    message: { en: `No job comes before this one for ${said}`, zh: `${said} 需要上游任务` },
    allowed: 'with the field after, such as {"jobs": ["load"]}',
    allowedZh: '须填写 after 字段，例如 {"jobs": ["load"]}',
  };
}

/** No run of a job without shards is one. */
function withoutShards({ path, name }: UnknownTemplate): ProblemDetail {
  const said = `\${${name}}`;
  return {
    ...{ code: 'TEMPLATE_UNKNOWN', path, text: said },
    message: { en: `No run of this job is a shard for ${said}`, zh: `${said} 需要任务分片` },
    allowed: 'with the field shards, such as {"count": 8}',
    allowedZh: '须填写 shards 字段，例如 {"count": 8}',
  };
}

/** What a task asks for by a name that people gave. */
function namedIn(task: Task): readonly UnknownTemplate[] {
  const kinds = { secret: secretsIn(task), config: configIn(task) };
  return Object.entries(kinds).flatMap(([kind, asked]) =>
    [...asked].map(([name, path]) => ({ path, name: `${kind}.${name}` })),
  );
}

function withoutEnd({ path, text }: TaskText, within: 'task' | 'input'): ProblemDetail {
  return {
    ...{ code: 'TEMPLATE_UNKNOWN', path: pathIn(path, within), text: short(text) },
    message: {
      en: `This template does not end: ${short(text)}`,
      zh: `模板变量没有结束：${short(text)}`,
    },
    allowed: 'a name up to the next }, such as ${runId}; write $${ for ${ itself',
    allowedZh: '名称后以 } 结束，例如 ${runId}；如需 ${ 本身，请写 $${',
  };
}

/** Where a template would be sent, or told, as it is written. */
function notFilled(
  { path, text, isName }: MisplacedTemplate,
  within: 'task' | 'input',
): ProblemDetail {
  const said = short(text);
  const place = isName ? 'name' : path.startsWith('shards.') ? 'parameter' : 'text';
  return {
    ...{ code: 'TEMPLATE_UNKNOWN', path: pathIn(path, within), text: said },
    message: {
      en: `${unfilled[place].en}, and here is ${said}`,
      zh: `${unfilled[place].zh}：${said}`,
    },
    ...instead[place],
  };
}

const unfilled = {
  name: {
    en: 'No template is filled in the name of a field',
    zh: '字段名中的模板变量不会被填充',
  },
  parameter: {
    en: 'No template is filled in the parameter of a shard',
    zh: '分片参数中的模板变量不会被填充',
  },
  text: { en: 'No template is filled in this field', zh: '此字段中的模板变量不会被填充' },
} as const;

const instead = {
  name: {
    allowed: 'templates in values; write $${ for ${ itself',
    allowedZh: '模板变量只能写在值中；如需 ${ 本身，请写 $${',
  },
  parameter: {
    allowed: 'the template in the task, beside ${shard.parameter}; write $${ for ${ itself',
    allowedZh: '请把模板变量写在 task 中，与 ${shard.parameter} 一起使用；如需 ${ 本身，请写 $${',
  },
  text: { allowed: 'a text that is the same in each run', allowedZh: '每次运行都相同的文本' },
} as const;

function pathIn(path: string, within: 'task' | 'input'): string {
  return within === 'task' ? path : path.replace(/^task\./, '');
}

function short(text: string): string {
  return shortText(text, nameSaid);
}

function finding({ path, name }: UnknownTemplate, within: 'task' | 'input'): ProblemDetail {
  const said = `\${${short(name)}}`;
  const ofJob = [
    ...['secret.<name>', 'config.<name>', 'upstream.result.<field>'],
    ...['shard.index', 'shard.total', 'shard.parameter'],
  ];
  const names = [...templateNamesKnown, ...(within === 'task' ? ofJob : [])];
  const known = names.map((each) => `\${${each}}`);
  return {
    code: 'TEMPLATE_UNKNOWN',
    path: pathIn(path, within),
    text: said,
    message: { en: `Nothing stands for ${said}`, zh: `没有 ${said} 这个模板变量` },
    allowed: `${known.join(', ')}; write $\${ for \${ itself`,
    allowedZh: `${known.join('、')}；如需 \${ 本身，请写 $\${`,
  };
}
