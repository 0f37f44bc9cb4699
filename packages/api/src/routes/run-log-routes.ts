import { Readable } from 'node:stream';
import { parseRunId, type ReadLog } from '@escapement/core';
import { logQuerySchema, runLogSchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import { searchLog } from '../runs/log-search.ts';
import { runNotFound } from '../runs/run-not-found.ts';
import { refusals } from './answers.ts';

const params = z.strictObject({ id: z.string() });
const tags = ['runs'];
/** Lines of a download that are read at once. */
const pageLines = 1_000;

/** What a run has printed, by pages and as a whole. */
export function registerRunLogRoutes(api: Api, context: ApiContext): void {
  const { archive } = context.deps;
  api.get(
    '/api/v1/runs/:id/log',
    {
      schema: {
        tags,
        operationId: 'runLog',
        summary: 'Read the log of a run, from a line on, or search it',
        params,
        querystring: logQuerySchema,
        response: { 200: runLogSchema, ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { after, limit, contains } = request.query;
      const read = (after: number, limit: number) =>
        request.ask.redis(() => archive.log(id, after, limit));
      const { lines, ...rest } = await known(id, () =>
        contains === undefined ? read(after, limit) : searchLog(read, { after, limit, contains }),
      );
      return { ...rest, lines: [...lines] };
    },
  );
  api.get(
    '/api/v1/runs/:id/log.txt',
    {
      schema: {
        tags,
        operationId: 'downloadRunLog',
        summary:
          'Download the log of a run as text, a line for each: instant, attempt, stream, text',
        params,
        response: {
          200: { description: 'The log', content: { 'text/plain': { schema: z.string() } } },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const read = (after: number) => request.ask.redis(() => archive.log(id, after, pageLines));
      const first = await known(id, () => read(0));
      // It is sent page by page; what it is documented as is the text that it comes to.
      const text = Readable.from(textOf(first, read)) as unknown as string;
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', `attachment; filename="${id.replace(/[^\w@.-]/g, '_')}.log"`)
        .send(text);
    },
  );
}

async function known<Log extends ReadLog>(
  id: string,
  read: () => Promise<Log | undefined>,
): Promise<Log> {
  const log = parseRunId(id) === undefined ? undefined : await read();
  if (log !== undefined) return log;
  throw runNotFound();
}

async function* textOf(
  first: ReadLog,
  read: (after: number) => Promise<ReadLog | undefined>,
): AsyncIterable<string> {
  let page: ReadLog | undefined = first;
  while (page !== undefined) {
    yield page.lines
      .map(({ at, attempt, stream, text }) => `${at} ${attempt} ${stream} ${text}\n`)
      .join('');
    const last: number | undefined = page.lines.at(-1)?.line;
    page = last === undefined || page.lines.length < pageLines ? undefined : await read(last);
  }
}
