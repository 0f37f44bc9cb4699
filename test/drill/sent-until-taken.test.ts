import { describe, expect, it } from 'vitest';
import { sendUntilTaken } from './sent-until-taken.ts';

const request = { method: 'PUT', path: '/api/v1/calendars/days' };

function refusal(status: number, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ code: 'ZOOKEEPER_UNAVAILABLE' }), { status, headers });
}

/** A node that gives these answers in turn, the last of them for ever. */
function nodeOf(...answers: (() => Response)[]) {
  let calls = 0;
  const call = async () => {
    calls += 1;
    return (answers[Math.min(calls, answers.length) - 1] as () => Response)();
  };
  return { call, calls: () => calls };
}

const busy = () => refusal(503, { 'retry-after': '0' });

describe('what a busy node may refuse for now', () => {
  it('is sent until it is taken, and each refusal is told', async () => {
    const node = nodeOf(busy, busy, () => new Response('{}'));
    const told: string[] = [];
    const answer = await sendUntilTaken(node, request, (code) => told.push(code));
    expect(answer.status).toBe(200);
    expect(told).toEqual(['ZOOKEEPER_UNAVAILABLE', 'ZOOKEEPER_UNAVAILABLE']);
  });

  it.each([
    ['for good', () => refusal(400, { 'retry-after': '0' })],
    ['without a word of when to ask again', () => refusal(503)],
  ])('ends the drill when it is refused %s', async (_, refused) => {
    const node = nodeOf(refused);
    await expect(sendUntilTaken(node, request, () => {})).rejects.toThrow('was refused');
    expect(node.calls()).toBe(1);
  });

  it('ends the drill when it is never taken', async () => {
    const node = nodeOf(busy);
    await expect(sendUntilTaken(node, request, () => {})).rejects.toThrow('503');
    expect(node.calls()).toBe(21);
  });
});
