import type { ContractFact } from '../contract-fact.ts';
import { afterFacts } from './contract/after-facts.ts';
import { archiveFacts } from './contract/archive-facts.ts';
import { backfillBesideRetryFacts } from './contract/backfill-beside-retry-facts.ts';
import { backfillFacts } from './contract/backfill-facts.ts';
import { broadcastFacts } from './contract/broadcast-facts.ts';
import { countFacts } from './contract/count-facts.ts';
import { delayedFacts } from './contract/delayed-facts.ts';
import { depthFacts } from './contract/depth-facts.ts';
import { endingFacts } from './contract/ending-facts.ts';
import { expiringFacts } from './contract/expiring-facts.ts';
import { goneDelayedFacts } from './contract/gone-delayed-facts.ts';
import { inputFacts } from './contract/input-facts.ts';
import { latePolicyFacts } from './contract/late-policy-facts.ts';
import { latenessFacts } from './contract/lateness-facts.ts';
import { limitFacts } from './contract/limit-facts.ts';
import { lostPartFacts } from './contract/lost-part-facts.ts';
import { officeFacts } from './contract/office-facts.ts';
import { orphanFacts } from './contract/orphan-facts.ts';
import { outcomeFacts } from './contract/outcome-facts.ts';
import { placeFacts } from './contract/place-facts.ts';
import { planningFacts } from './contract/planning-facts.ts';
import { priorityFacts } from './contract/priority-facts.ts';
import { progressFacts } from './contract/progress-facts.ts';
import { rateKeyFacts } from './contract/rate-key-facts.ts';
import { repeatingFacts } from './contract/repeating-facts.ts';
import { retentionFacts } from './contract/retention-facts.ts';
import { retryingFacts } from './contract/retrying-facts.ts';
import { shardFacts } from './contract/shard-facts.ts';
import { stagingFacts } from './contract/staging-facts.ts';
import { stoppingFacts } from './contract/stopping-facts.ts';
import { takingFacts } from './contract/taking-facts.ts';
import { tellingFacts } from './contract/telling-facts.ts';
import { turnFacts } from './contract/turn-facts.ts';
import { unservedFacts } from './contract/unserved-facts.ts';
import { wakingFacts } from './contract/waking-facts.ts';
import { workerFacts } from './contract/worker-facts.ts';
import type { RunStorePorts } from './run-store-ports.ts';

/**
 * What every store of runs promises to leaders and workers, the real one and the one in memory alike. Each fact wants an empty store whose
 * office `contractTerm` holds and vouches in (`holdOffice`).
 */
export const runStoreContract: readonly ContractFact<RunStorePorts>[] = [
  ...inputFacts,
  ...officeFacts,
  ...planningFacts,
  ...progressFacts,
  ...orphanFacts,
  ...stagingFacts,
  ...takingFacts,
  ...latenessFacts,
  ...latePolicyFacts,
  ...unservedFacts,
  ...endingFacts,
  ...workerFacts,
  ...wakingFacts,
  ...depthFacts,
  ...stoppingFacts,
  ...archiveFacts,
  ...countFacts,
  ...outcomeFacts,
  ...retentionFacts,
  ...tellingFacts,
  ...retryingFacts,
  ...repeatingFacts,
  ...turnFacts,
  ...placeFacts,
  ...priorityFacts,
  ...limitFacts,
  ...rateKeyFacts,
  ...delayedFacts,
  ...goneDelayedFacts,
  ...backfillFacts,
  ...afterFacts,
  ...shardFacts,
  ...lostPartFacts,
  ...broadcastFacts,
  ...expiringFacts,
  ...backfillBesideRetryFacts,
];
