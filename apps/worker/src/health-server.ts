import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** What `/readyz` answers: 200 when nothing is waited for, else 503 with the list. */
export type Readiness = () => { readonly ready: boolean; readonly waitingFor: readonly string[] };

/**
 * Serves `GET /healthz` (that it answers proves that the event loop turns) and `GET /readyz`, for containers. Port 0 takes a
 * free one. The caller closes it.
 */
export async function openHealthServer(port: number, readiness: Readiness): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path === '/healthz') {
      answer(response, 200, { ok: true });
    } else if (path === '/readyz') {
      const state = readiness();
      answer(response, state.ready ? 200 : 503, state);
    } else {
      answer(response, 404, { error: 'there are only /healthz and /readyz' });
    }
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closed(server),
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve());
  });
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
