import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../rig/cluster.ts';

/** More than a busy machine needs; whoever is refused so often is not served. */
const refusalsAtMost = 20;

type Sent = Parameters<Cluster['call']>[0];

/**
 * Sends what a busy node may refuse for now until it is taken, each time as late as the refusal says. `refused` hears the code of each. What is
 * refused otherwise, too often, or without a word of when to ask again ends the drill.
 */
export async function sendUntilTaken(
  cluster: Pick<Cluster, 'call'>,
  request: Sent,
  refused: (code: string) => void,
): Promise<Response> {
  for (let refusals = 0; ; refusals += 1) {
    const answer = await cluster.call(request);
    if (answer.ok) return answer;
    const text = await answer.text();
    const seconds = answer.headers.get('retry-after');
    if (answer.status !== 503 || seconds === null || refusals === refusalsAtMost) {
      throw new Error(`${request.method} ${request.path} was refused: ${answer.status} ${text}`);
    }
    refused((JSON.parse(text) as { code: string }).code);
    await delay(Number(seconds) * 1000);
  }
}
