import { demoJobs } from './demo-jobs.ts';

/** Where the interface is, and what it lets in by. */
interface Node {
  readonly baseUrl: string;
  readonly token: string;
}

/**
 * Creates the demo jobs over REST. Those of an earlier start are left as they are, edits included, and are not asked for once more: a refusal would
 * stand in the audit log at each start.
 *
 * @throws {Error} with the answer's own words when a job is refused.
 */
export async function seedDemo(node: Node): Promise<void> {
  for (const job of demoJobs) {
    const standing = await ask(node, `/${encodeURIComponent(job.id)}`);
    if (standing.ok) continue;
    const answer = await ask(node, '', { method: 'POST', body: JSON.stringify(job) });
    // Somebody may have created it in between.
    const isThere = answer.status === 201 || answer.status === 409;
    if (!isThere) {
      throw new Error(
        `The demo job ${job.id} was refused (${answer.status}): ${await answer.text()}`,
      );
    }
  }
}

function ask({ baseUrl, token }: Node, path: string, init: RequestInit = {}): Promise<Response> {
  const type = init.body === undefined ? {} : { 'content-type': 'application/json' };
  const headers = { authorization: `Bearer ${token}`, ...type };
  return fetch(`${baseUrl}/api/v1/jobs${path}`, { ...init, headers });
}
