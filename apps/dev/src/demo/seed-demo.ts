import { demoJobs } from './demo-jobs.ts';

/**
 * Creates the demo jobs over REST. Those of an earlier start are left as they are, edits included.
 *
 * @throws {Error} with the answer's own words when a job is refused.
 */
export async function seedDemo({
  baseUrl,
  token,
}: {
  readonly baseUrl: string;
  readonly token: string;
}): Promise<void> {
  for (const job of demoJobs) {
    const answer = await fetch(`${baseUrl}/api/v1/jobs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(job),
    });
    const isThere = answer.status === 201 || answer.status === 409;
    if (!isThere) {
      throw new Error(
        `The demo job ${job.id} was refused (${answer.status}): ${await answer.text()}`,
      );
    }
  }
}
