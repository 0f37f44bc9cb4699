import type { JobInput, JobLookup, KnownCalendars, QueuesOfOthers } from '@escapement/core';
import type { Ask } from '../ask.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { knownJobs, refuseBrokenChain } from './after-check.ts';
import { refuseOwnQueue } from './bullmq-task-check.ts';
import {
  configValues,
  type KnownConfig,
  knownConfig,
  refuseUnknownConfig,
} from './config-check.ts';
import { refuseLargeDefinition } from './definition-size.ts';
import { refuseBeyondStock } from './definition-stock.ts';
import { refuseUnsendable } from './http-task-check.ts';
import { refuseUnfitInput } from './input-check.ts';
import { refuseUnwatchable } from './key-check.ts';
import { refuseUnsupportedPolicies } from './policy-check.ts';
import { scheduleRefusals } from './schedule-check.ts';
import { refuseUnrunnable } from './script-task-check.ts';
import { type KnownSecrets, knownSecrets, refuseUnknownSecrets } from './secret-check.ts';
import { refuseUnknownTemplates } from './template-check.ts';

/** What there is of what definitions ask for by name. */
export interface KnownNames {
  readonly secrets: KnownSecrets;
  readonly config: KnownConfig;
  /** Those that others are to come after. */
  readonly jobs: JobLookup;
  /** Where keys run out. */
  readonly sources: readonly string[];
  readonly others: Pick<QueuesOfOthers, 'isOurs'>;
}

export async function knownNames(
  world: { readonly deps: ReadingPorts; readonly ask: Ask },
  jobs: readonly JobInput[],
): Promise<KnownNames> {
  return {
    secrets: await knownSecrets(world, jobs),
    config: await knownConfig(world, jobs),
    jobs: await knownJobs(world, jobs),
    sources: world.deps.keySources ?? [],
    others: world.deps.others,
  };
}

/** The part of it that asks no server. */
export function refuseUnfit(known: KnownNames, input: JobInput): void {
  const { secrets, config, jobs, sources, others } = known;
  refuseLargeDefinition(input);
  refuseBrokenChain(jobs, input);
  refuseUnknownTemplates(input);
  refuseUnwatchable(sources, input);
  refuseUnknownSecrets(secrets, input);
  refuseUnknownConfig(config, input);
  const values = configValues(config, input.task);
  refuseUnfitInput(input, values);
  refuseUnsendable(input, values);
  refuseUnrunnable(input);
  refuseOwnQueue(others, input);
  refuseUnsupportedPolicies(input);
}

/** Refuses a definition whose shape is right and which still cannot be kept. Must come before anything is stored. */
export async function refuseUnkeepable(
  world: { readonly deps: ReadingPorts; readonly ask: Ask },
  input: JobInput,
  known: KnownCalendars,
): Promise<void> {
  refuseUnfit(await knownNames(world, [input]), input);
  refuseBeyondStock(world.deps, input, world.deps.catalog.get(input.id));
  const [refusal] = await scheduleRefusals(world, [input], known);
  if (refusal !== undefined) throw refusal;
}
