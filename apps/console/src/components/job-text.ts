import type { JobDraft } from '@escapement/protocol';

export const jobForms = ['json', 'yaml', 'curl'] as const;
export type JobForm = (typeof jobForms)[number];

/** Where a job stands: a new one is created, one that there is is replaced in the version that was read. */
export interface JobPlace {
  readonly origin: string;
  readonly version?: number | undefined;
}

/** One job as text to copy: as REST takes it, as YAML of the same, or as the call that writes it. */
export function jobText(form: JobForm, job: Partial<JobDraft>, place: JobPlace): string {
  switch (form) {
    case 'json':
      return JSON.stringify(job, undefined, 2);
    case 'yaml':
      return yamlLines(job).join('\n');
    case 'curl':
      return curlText(job, place);
  }
}

/** The body stands in a here-document, in which a shell touches nothing; no line of JSON is its end. */
function curlText(job: Partial<JobDraft>, { origin, version }: JobPlace): string {
  const isNew = version === undefined;
  const path = isNew ? '/api/v1/jobs' : `/api/v1/jobs/${encodeURIComponent(job.id ?? '')}`;
  return [
    `curl -X ${isNew ? 'POST' : 'PUT'} '${origin}${path}' \\`,
    `  -H "Authorization: Bearer $ESCAPEMENT_ADMIN_TOKEN" \\`,
    `  -H 'Content-Type: application/json' \\`,
    ...(isNew ? [] : [`  -H 'If-Match: "${version}"' \\`]),
    "  --data-binary @- <<'JSON'",
    JSON.stringify(job, undefined, 2),
    'JSON',
  ].join('\n');
}

function yamlLines(value: object): string[] {
  if (Array.isArray(value)) return value.flatMap(yamlItem);
  return Object.entries(value).flatMap(([name, each]) => {
    if (each === undefined) return [];
    const key = yamlText(name);
    return isNested(each)
      ? [`${key}:`, ...yamlLines(each).map((line) => `  ${line}`)]
      : [`${key}: ${yamlLeaf(each)}`];
  });
}

function yamlItem(value: unknown): string[] {
  if (!isNested(value)) return [`- ${yamlLeaf(value)}`];
  return yamlLines(value).map((line, i) => `${i === 0 ? '- ' : '  '}${line}`);
}

/** What has lines of its own; what is empty stands on that of its name. */
function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function yamlLeaf(value: unknown): string {
  return typeof value === 'string' ? yamlText(value) : JSON.stringify(value);
}

/** What some reader of YAML takes for another value, and all that has a sign in it, stands in quotes, which are those of JSON. */
const plain = /^[A-Za-z][A-Za-z0-9_/-]*$/;
const taken = /^(true|false|null|yes|no|on|off|y|n)$/i;

function yamlText(text: string): string {
  return plain.test(text) && !taken.test(text) ? text : JSON.stringify(text);
}
