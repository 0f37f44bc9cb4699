import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from './problems/problem-answer.ts';

/** Paths that belong to the server itself: they are never a page of the console. */
const reserved = /^\/(api|docs|metrics|openapi\.json|healthz|readyz)(\/|$)/;

/** Whether nothing but a page of the console can be meant. */
export function isPagePath(path: string): boolean {
  return !reserved.test(path) && !path.startsWith('/assets/');
}

/** A compressed file is another one as it is sent, and has no address of its own. */
const madeOfAnother = /\.(br|gz)$/;

/** What only a document heeds: said with each of some fifty scripts and styles it was a tenth of the console's first load. */
const ofDocuments = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'referrer-policy',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
];

/** The built console: static files by exact name, and the one page for every path that is a screen. */
export interface ConsoleFiles {
  /** Whether the request asks for the console, which needs no sign-in to be loaded. */
  isForConsole(request: FastifyRequest): boolean;
  send(request: FastifyRequest, reply: FastifyReply): FastifyReply;
}

/** Lists the directory once; nothing that is not in the list is ever read. */
export async function openConsoleFiles(
  api: FastifyInstance,
  directory: string,
): Promise<ConsoleFiles> {
  const files = await listFiles(directory);
  // Beside a file stands what the builder made of it by brotli and gzip: that is sent to who takes it.
  const options = { serve: false, cacheControl: false, preCompressed: true };
  await api.register(fastifyStatic, { root: directory, ...options });
  const isForConsole = (request: FastifyRequest) => {
    const path = pathOf(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    return isPagePath(path) || (!reserved.test(path) && files.has(path.slice(1)));
  };
  return {
    isForConsole,
    send(request, reply) {
      const name = pathOf(request).slice(1);
      const file = files.has(name) ? name : 'index.html';
      // The builder puts a hash of the content into the names under assets/, so those never change.
      const hashed = file.startsWith('assets/');
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (hashed && /\.(js|css)$/.test(file))
        for (const name of ofDocuments) reply.removeHeader(name);
      return reply.sendFile(file);
    },
  };
}

async function listFiles(directory: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const names = files.map((file) => relative(directory, join(file.parentPath, file.name)));
  return new Set(
    names.filter((name) => !madeOfAnother.test(name)).map((name) => name.split(sep).join('/')),
  );
}
