/** A job's id: a slug, since it is part of znode paths, Redis keys, run ids and URLs. */
export const jobIdPattern = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** Whether the text can be a job's id: 1–64 of `a-z 0-9 -`, beginning and ending with a letter or digit. */
export function isJobId(text: string): boolean {
  return jobIdPattern.test(text);
}

/**
 * The definition bucket of a job, 0–255, by FNV-1a over its id. Part of the data format: changing it loses every job.
 * Source: http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function bucketOf(jobId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < jobId.length; i += 1) {
    hash ^= jobId.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) & 0xff;
}
