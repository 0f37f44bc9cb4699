import { cutText, type WorkerInfo } from '@escapement/core';
import {
  clusterSchema,
  electionListSchema,
  nodeListSchema,
  pageQuerySchema,
  stepDownBodySchema,
  stepDownSchema,
  type WorkerView,
  workerListSchema,
  workerViewSchema,
} from '@escapement/protocol';
import { z } from 'zod';
import { askedByHeader, askedMarkHeader } from '../acts/cluster/step-down.ts';
import type { Api, ApiContext } from '../api-context.ts';
import { createClusterMemory } from '../cluster/cluster-memory.ts';
import { withRole } from '../cluster/read-membership.ts';
import { foreignCursor, readCursor, writeCursor } from '../paging/cursor.ts';
import { listByName } from '../paging/name-list.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { haltOf } from '../queues/queue-page.ts';
import { workerNotFound } from '../queues/worker-not-found.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

const tags = ['cluster'];
const askedByAtMost = 200;

/** Who is alive, who leads, who led. */
export function registerClusterRoutes(api: Api, context: ApiContext): void {
  const memory = createClusterMemory(context.deps);
  api.get(
    '/api/v1/cluster',
    {
      schema: {
        tags,
        operationId: 'cluster',
        summary: 'Leader, nodes, workers and dependencies as the answering node sees them',
        response: { 200: clusterSchema, ...refusals },
      },
    },
    (request) => memory.read(request.ask),
  );
  api.get(
    '/api/v1/cluster/elections',
    {
      schema: {
        tags,
        operationId: 'elections',
        summary: 'The history of terms, newest first',
        querystring: pageQuerySchema,
        response: { 200: electionListSchema, ...refusals },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const list = { name: 'elections' };
      const place = readCursor(list, cursor);
      const below = place === undefined ? undefined : Number(place);
      if (below !== undefined && !Number.isSafeInteger(below)) throw foreignCursor();
      const history = () => context.deps.election.history(limit + 1, below);
      const terms = await request.ask.zookeeper(history);
      const items = terms.slice(0, limit);
      const last = items.at(-1);
      return terms.length > limit && last !== undefined
        ? { items, cursor: writeCursor(list, String(last.epoch)) }
        : { items };
    },
  );
  registerStepDown(api, context);
  registerMemberRoutes(api, context);
}

/** A worker with who wants it drained, if somebody does. */
function withDrain(deps: ApiContext['deps'], worker: WorkerInfo): WorkerView {
  const drained = haltOf(deps, 'worker', worker.workerId);
  return drained === undefined ? worker : { ...worker, drained };
}

function registerStepDown(api: Api, { acts }: ApiContext): void {
  api.post(
    '/api/v1/cluster/step-down',
    {
      config: { peers: true },
      schema: {
        tags,
        operationId: 'stepDown',
        summary: 'Make the leader hand over its office, whichever node is asked',
        body: stepDownBodySchema,
        response: { 200: stepDownSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const told = (header: string) => {
        const text = cutText(String(request.headers[header] ?? ''), askedByAtMost);
        return text === '' ? undefined : text;
      };
      const by = { askedBy: told(askedByHeader), askedMark: told(askedMarkHeader) };
      const input = { ...request.body, ...by };
      const outcome = accepted(await acts.stepDown(callOf(request, reply, input)));
      switch (outcome.kind) {
        case 'stepped-down':
          return { nodeId: outcome.nodeId };
        case 'nobody-leads':
          throw new ProblemSignal(
            'NOT_LEADING',
            'Nobody leads at the moment: ask again in a second.',
            { headers: { 'retry-after': '1' } },
          );
        case 'leader-unreachable':
          throw new ProblemSignal(
            'LEADER_UNREACHABLE',
            `The leader does not answer at ${outcome.apiUrl}.`,
          );
      }
    },
  );
}

function registerMemberRoutes(api: Api, context: ApiContext): void {
  const { membership, election } = context.deps;
  api.get(
    '/api/v1/nodes',
    {
      schema: {
        tags,
        operationId: 'nodes',
        summary: 'Living nodes',
        querystring: pageQuerySchema,
        response: { 200: nodeListSchema, ...refusals },
      },
    },
    async (request) =>
      listByName('nodes', request.query, async (query) => {
        const [leader, page] = await request.ask.zookeeper(() =>
          Promise.all([election.leader(), membership.nodePage(query)]),
        );
        return { ...page, items: page.items.map((node) => withRole(node, leader?.nodeId)) };
      }),
  );
  api.get(
    '/api/v1/workers',
    {
      schema: {
        tags,
        operationId: 'workers',
        summary: 'Living workers',
        querystring: pageQuerySchema,
        response: { 200: workerListSchema, ...refusals },
      },
    },
    async (request) =>
      listByName('workers', request.query, async (query) => {
        const page = await request.ask.zookeeper(() => membership.workerPage(query));
        return { ...page, items: page.items.map((worker) => withDrain(context.deps, worker)) };
      }),
  );
  registerWorker(api, context);
}

function registerWorker(api: Api, { deps }: ApiContext): void {
  api.get(
    '/api/v1/workers/:id',
    {
      schema: {
        tags,
        operationId: 'getWorker',
        summary: 'One living worker: its queues, handlers and places, and who wants it drained',
        params: z.strictObject({ id: z.string() }),
        response: { 200: workerViewSchema, ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      const found = await request.ask.zookeeper(() => deps.membership.worker(id));
      if (found === undefined) throw workerNotFound(id);
      return withDrain(deps, found);
    },
  );
}
