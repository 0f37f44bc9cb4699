import { type RepeatOutcome, type RunArchive, repeatStems } from '@escapement/core';
import type { StoreParts } from '../connection/store-parts.ts';
import { sealedCard, sealedTicket } from '../runs/ticket.ts';
import { askedArgument } from '../schedule/run-argument.ts';
import { repeatScript } from '../scripts/asking.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';

export const doingRepeat = 'enqueueing a run once more';

/** Enqueues a run that serves a fire time once more. */
export async function enqueueRepeat(
  parts: StoreParts,
  ...[envelope, { asked, input }]: Parameters<RunArchive['enqueueRepeat']>
): Promise<RepeatOutcome> {
  const key = await parts.signingKeys.current();
  const texts = [sealedTicket(envelope, key), sealedCard(envelope, key), JSON.stringify(asked)];
  if (input !== undefined) texts.push(input);
  const stems = repeatStems(envelope.runId);
  const ask = { run: askedArgument(envelope), stems, of: asked.retryOf };
  const [kind, other] = listIn(await runScript(parts, repeatScript, ask, texts), doingRepeat, 1);
  switch (kind) {
    case 'overlap':
    case 'overlap-limit':
    case 'repeated':
      return { kind, other: String(other) };
    case 'enqueued':
    case 'backlog':
      return { kind };
    default:
      return { kind: 'exists' };
  }
}
