import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

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

/**
 * Serves `GET /healthz` (that it answers proves that the event loop turns) and `GET /readyz` (200, or 503 while it takes no
 * runs). The caller closes it.
 */
export async function openHealthServer(
  address: HealthAddress,
  readiness: Readiness,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path === '/healthz') {
      answer(response, 200, { ok: true });
    } else if (path === '/readyz') {
      const { ready } = readiness();
      answer(response, ready ? 200 : 503, { ready });
    } else {
      answer(response, 404, { error: 'there are only /healthz and /readyz' });
    }
  });
  await listen(server, address);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closed(server),
  };
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
