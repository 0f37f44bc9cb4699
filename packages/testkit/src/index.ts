/**
 * For development only: what tests stand on. Real servers of their own for what only real servers show (crash, freeze,
 * forget), fakes for what a port promises, and a clock that moves when the test says so. Nothing here ships.
 */
export {
  type AuditLogPorts,
  auditLogContract,
  auditRowOf,
  contractAuditLimits,
} from './audit-log-contract.ts';
export { barrierContract } from './barrier-contract.ts';
export { type Canary, openCanary } from './canary.ts';
export { type ClockPorts, clockContract } from './clock-contract.ts';
export type { ContractFact } from './contract-fact.ts';
export {
  type ContractRule,
  contractRules,
  type DocumentPorts,
  documentsContract,
} from './documents-contract.ts';
export { endWithUs } from './ending-with-us.ts';
export { ensembleContract } from './ensemble/ensemble-contract.ts';
export type { EnsembleMember, EnsemblePorts } from './ensemble/ensemble-ports.ts';
export { MemoryCalendars } from './ensemble/memory-calendars.ts';
export { MemoryEnsemble } from './ensemble/memory-ensemble.ts';
export { MemoryFollowedSettings } from './ensemble/memory-followed-settings.ts';
export { MemoryMember } from './ensemble/memory-member.ts';
export { createOne, restoreOne } from './ensemble/one-definition.ts';
export { eventually, type Patience } from './eventually.ts';
export { FakeLocks } from './fake-locks.ts';
export { FakeSecrets } from './fake-secrets.ts';
export { FakeStoreClock } from './fake-store-clock.ts';
export { FakeStoreHealth } from './fake-store-health.ts';
export {
  type Direction,
  type FrameAction,
  type FrameProxy,
  openFrameProxy,
  type PassingFrame,
} from './frame-proxy.ts';
export { freePorts } from './free-ports.ts';
export {
  contractAnswerLimits,
  type KeptAnswersPorts,
  keptAnswersContract,
} from './kept-answers-contract.ts';
export { type KeySourcePorts, keySourceContract } from './key-source-contract.ts';
export { leaseContract } from './lease-contract.ts';
export type { LeasePorts } from './lease-ports.ts';
export { leastMs } from './least-ms.ts';
export { lockContract } from './lock-contract.ts';
export { lockKindsContract } from './lock-kinds-contract.ts';
export { type LoggerPorts, loggerContract, type ReadLine } from './logger-contract.ts';
export { MemoryAnswers } from './memory-answers.ts';
export { MemoryAuditLog } from './memory-audit-log.ts';
export { MemoryBarriers } from './memory-barriers.ts';
export { MemoryDocuments } from './memory-documents.ts';
export { MemoryKeySource } from './memory-key-source.ts';
export { MemoryLeases } from './memory-leases.ts';
export { MemoryQueuesOfOthers } from './memory-queues-of-others.ts';
export { MemorySecretUses } from './memory-secret-uses.ts';
export { MemorySingletons } from './memory-singletons.ts';
export { contractMetrics, type MeterPorts, meterContract } from './meter-contract.ts';
export { type OthersPorts, queuesOfOthersContract } from './queues-of-others-contract.ts';
export { raisedBy } from './raised-by.ts';
export { RecordingLogger, RecordingMeter } from './recording.ts';
export { type RedisServer, startRedisServer } from './redis-server.ts';
export { refusing } from './refusing.ts';
export { envelopeOf, fixedKey, silentLogger } from './run-envelopes.ts';
export { contractTerm, holdOffice } from './run-store/contract/scene.ts';
export { MemoryRunStore } from './run-store/memory-run-store.ts';
export { runStoreContract } from './run-store/run-store-contract.ts';
export type {
  RunStorePorts,
  SeenRow,
  SeenRun,
  SeenTelling,
} from './run-store/run-store-ports.ts';
export type { Safeguard } from './run-store/safeguards.ts';
export type { KeptRun, StoreCopy } from './run-store/store-state.ts';
export { type SecretUsesPorts, secretUsesContract } from './secret-uses-contract.ts';
export { type SecretPorts, secretsContract } from './secrets-contract.ts';
export { endServer } from './server-process.ts';
export { Link, over, type Weather } from './simulation/link.ts';
export { linksOf } from './simulation/links-of.ts';
export type { Random } from './simulation/random.ts';
export {
  calendarsSeenBy,
  catalogSeenBy,
  electionSeenBy,
  locksSeenBy,
  sessionSeenBy,
} from './simulation/seen-by.ts';
export { SimulatedProcess } from './simulation/simulated-process.ts';
export { SimulatedTime } from './simulation/simulated-time.ts';
export { contractSingletonLimits } from './singletons/scene.ts';
export type { SingletonPorts } from './singletons/singleton-ports.ts';
export { singletonsContract } from './singletons-contract.ts';
export { standingJob } from './standing-job.ts';
export { type StoreClockPorts, storeClockContract } from './store-clock-contract.ts';
export { type StoreHealthPorts, storeHealthContract } from './store-health-contract.ts';
export {
  leastVariables,
  notWhole,
  reachSecrets,
  reachVariables,
  wholeNumber,
} from './variables/reach-variables.ts';
export { type ToldVariables, variableContract } from './variables/variable-contract.ts';
export { type VariableFact, watchedEnvironment } from './variables/variable-facts.ts';
export { settled, VirtualClock } from './virtual-clock.ts';
export {
  hasZooKeeper,
  startZooKeeperEnsemble,
  startZooKeeperServer,
  type ZooKeeperEnsemble,
  type ZooKeeperServer,
} from './zookeeper-server.ts';
