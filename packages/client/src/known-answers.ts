/** An answer that may be asked for only if it is another by now. */
export interface Known {
  readonly tag: string;
  readonly body: unknown;
}

/** The last answers that a server has given a weak tag, by their URLs. */
export interface KnownAnswers {
  find(url: string): Known | undefined;
  learn(url: string, response: Response, body: unknown): void;
}

/** Keeps so many at the most; those that were asked for longest ago go. */
export function createKnownAnswers(most: number): KnownAnswers {
  const known = new Map<string, Known>();
  const keep = (url: string, answer: Known) => {
    known.delete(url);
    known.set(url, answer);
    for (const oldest of known.keys()) {
      if (known.size <= most) return;
      known.delete(oldest);
    }
  };
  return {
    find: (url) => {
      const answer = known.get(url);
      if (answer !== undefined) keep(url, answer);
      return answer;
    },
    learn: (url, response, body) => {
      const tag = response.headers.get('etag');
      // A strong tag names a version, and more than that may be another.
      if (response.ok && tag?.startsWith('W/') === true) keep(url, { tag, body });
      else known.delete(url);
    },
  };
}
