import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { raise, type ShownMeter } from '@escapement/core';

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Whether the worker takes runs. What it waits for stands in its log, and is no matter of whoever can reach the port. */
export type Readiness = () => { readonly ready: boolean };

/** Where it listens; port 0 takes a free one. */
export interface HealthAddress {
  readonly host: string;
  readonly port: number;
}

/** What can be asked of the worker. */
export interface HealthAnswers {
  readonly readiness: Readiness;
  /** Its figures, for whoever has the token; absent where nobody counts them. */
  readonly figures?: { readonly token: string; readonly meter: Pick<ShownMeter, 'page'> };
}

/**
 * Serves `GET /healthz` (that it answers proves that the event loop turns), `GET /readyz` (200, or 503 while it takes no
 * runs) and, where a token opens it, `GET /metrics`. The caller closes it.
 */
export async function openHealthServer(
  address: HealthAddress,
  { readiness, figures }: HealthAnswers,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path === '/healthz') {
      answer(response, 200, { ok: true });
    } else if (path === '/readyz') {
      const { ready } = readiness();
      answer(response, ready ? 200 : 503, { ready });
    } else if (path === '/metrics') {
      answerFigures({ request, response, figures }).catch(raise);
    } else {
      answer(response, 404, { error: 'there are only /healthz, /readyz and /metrics' });
    }
  });
  await listen(server, address);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closed(server),
  };
}

async function answerFigures({
  request,
  response,
  figures,
}: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly figures: HealthAnswers['figures'];
}): Promise<void> {
  if (figures === undefined) {
    answer(response, 404, { error: 'no figures are counted: ESCAPEMENT_METRICS_TOKEN is not set' });
    return;
  }
  const [, given = ''] =
    /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '') ?? [];
  if (!isSame(given, figures.token)) {
    response.setHeader('www-authenticate', 'Bearer realm="escapement"');
    answer(response, 401, { error: 'send Authorization: Bearer with ESCAPEMENT_METRICS_TOKEN' });
    return;
  }
  const page = await figures.meter.page();
  response.writeHead(200, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(page);
}

/** In a time that says nothing of the token. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function listen(server: Server, { host, port }: HealthAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => resolve());
  });
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
