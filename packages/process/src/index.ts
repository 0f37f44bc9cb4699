/**
 * What every process of ours is told by its environment, and how little of it stays there.
 *
 * The idea: a variable is read once, by one reader that collects everything that is wrong and says it at once. A secret may
 * come in a variable or, better, in a file that `…_FILE` names: whoever can look at a process sees its environment, and a
 * script of a user's does so by `/proc`. What the nodes and the workers have in common (where ZooKeeper and Redis are, and
 * how to be let in) is read here, so that both take the same and say the same. What came in a variable all the same is taken out
 * of what the kernel shows of the process, once it has been read.
 *
 * Beside it stands what else a node and a worker do alike because they are processes: the clock of the machine, how they close by a
 * deadline, what they wait for, how they end and with which code.
 */

export { systemClock } from './clock/system-clock.ts';
export { type Env, EnvReader } from './environment/env-reader.ts';
export { forgetSecrets, type Hiding } from './environment/hidden-environment.ts';
export { readMetricsToken } from './environment/metrics-token.ts';
export {
  type LogLevel,
  type ProcessSettings,
  readProcessSettings,
} from './environment/process-settings.ts';
export { type RedisSettings, readRedisSettings } from './environment/redis-settings.ts';
export { type RedisSource, readRedisSources } from './environment/redis-sources.ts';
export { readSecretsKey } from './environment/secrets-key.ts';
export {
  presentableServers,
  readServerSettings,
  type ServerSettings,
} from './environment/server-settings.ts';
export {
  type FileRead,
  pemFileBytes,
  readSmallFile,
  secretFileBytes,
} from './environment/small-file.ts';
export { isCertificate, readPem } from './environment/tls-settings.ts';
export { readZooKeeperSettings, type ZooKeeperSettings } from './environment/zookeeper-settings.ts';
export { type FileWatch, watchFiles } from './files/file-watch.ts';
export { closedWithin, closeWithinMs } from './life/closed-within.ts';
export { configured, endIfOnlyChecked, refuseConfig } from './life/configured.ts';
export { exitCodes } from './life/exit-codes.ts';
export { keepHeapLean } from './life/lean-heap.ts';
export { type Life, liveUntilStopped } from './life/live-until-stopped.ts';
export { type LoggedError, loggedError } from './log/logged-error.ts';
export { openLogger } from './log/open-logger.ts';
export { newSecret } from './new-secret.ts';
export { createPrometheusMeter } from './prometheus-meter.ts';
export { PlaceWatch } from './readiness/place-watch.ts';
export { reportWaiting } from './readiness/report-waiting.ts';
export { waitingAtServers } from './readiness/waiting-at-servers.ts';
