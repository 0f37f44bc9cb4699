import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from '../processes/child.ts';

/** A question in one line and the answer that means "ready". */
export interface Probe {
  readonly port: number;
  readonly ask: string;
  readonly answer: string;
}

/** How long a server may take to come up. Docker may have to fetch its image first. */
export const withinMs = ({ kind }: { readonly kind: string }): number =>
  kind === 'docker' ? 300_000 : 60_000;

/** Waits until a server answers; fails at once when its process ends, and after `limitMs` in any case. */
export async function untilAnswers(server: Child, probe: Probe, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await answers(probe))) {
    const why = server.hasEnded() ? `ended (${(await server.ended).reason})` : 'does not answer';
    if (server.hasEnded() || performance.now() > deadline) {
      throw new Error(`${server.name} ${why}; see ${server.logPath}`);
    }
    await delay(50);
  }
}

function answers({ port, ask, answer }: Probe): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let heard = '';
    socket.setEncoding('utf8');
    socket.setTimeout(500, () => socket.destroy());
    socket.once('connect', () => socket.write(ask));
    socket.on('error', () => undefined);
    socket.on('data', (text) => {
      heard += text;
      if (heard.includes(answer)) socket.destroy();
    });
    socket.once('close', () => resolve(heard.includes(answer)));
  });
}
