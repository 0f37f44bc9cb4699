/**
 * The REST interface is a thin skin: it lets nobody in who is not known, refuses what is not valid before anything is stored,
 * passes intent to ZooKeeper, reads motion from Redis, and says honestly what it could not ask. It decides nothing that fires.
 * It listens from the first moment, so that a node can say what it waits for; whatever cannot be asked is a 503 within two
 * seconds, never a hanging call. Sign-in is denied by default: a route is served without it only when it says so itself.
 */
export type { ApiDeps, Leadership } from './api-deps.ts';
export { buildApi } from './build-api.ts';
export { type CheckPool, openCheckPool } from './checks/check-pool.ts';
export { checksHere } from './checks/checks-here.ts';
export type { Checks } from './checks/questions.ts';
export type { Rate } from './limits/rate-limit.ts';
export { type ApiMeter, apiMetrics } from './metrics.ts';
export { useCertificate } from './server.ts';
