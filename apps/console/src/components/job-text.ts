import { yamlText } from '@escapement/core';
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
      return yamlText(job);
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
