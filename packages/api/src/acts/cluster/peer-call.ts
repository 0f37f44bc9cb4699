import { request as requestPlain } from 'node:http';
import { request as requestByTls } from 'node:https';
import { rootCertificates } from 'node:tls';
import { readJson } from '@escapement/core';
import { z } from 'zod';

const answerBytesAtMost = 16 * 1024;
const refusalSchema = z.object({ code: z.string() });

/** What another node answered: its status, and the code of a problem where it was one. */
export interface PeerAnswer {
  readonly status: number;
  readonly code: string | undefined;
}

/**
 * Posts to another node of this cluster. Follows no redirect and reads a small answer only. `ca`: the authority of the nodes'
 * own certificates, in PEM, beside those that everybody knows. Rejects when nobody answers, or nobody who can prove to be it.
 */
export function postToPeer(
  url: URL,
  options: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: object;
    readonly withinMs: number;
    readonly ca: string | undefined;
  },
): Promise<PeerAnswer> {
  const { withinMs, ca } = options;
  const text = JSON.stringify(options.body);
  const headers = { ...options.headers, 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(Math.ceil(withinMs));
  const plain = { method: 'POST', headers, signal } as const;
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === 'https:'
        ? requestByTls(url, { ...plain, ...(ca && { ca: [...rootCertificates, ca] }) })
        : requestPlain(url, plain);
    sent.once('error', reject);
    sent.once('response', (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        answer += part;
        if (answer.length > answerBytesAtMost) response.destroy(new Error('too long an answer'));
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, code: codeIn(answer) }),
      );
    });
    sent.end(text);
  });
}

function codeIn(text: string): string | undefined {
  const reading = readJson(refusalSchema, text);
  return reading.kind === 'read' ? reading.value.code : undefined;
}
