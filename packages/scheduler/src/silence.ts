import { expireServices } from './service-expiry.ts';
import { watchSilentWorkers } from './silent-workers.ts';

/** Looks for all that may fall silent, on every node: workers, and instances of services that have no session. */
export async function watchSilence(
  deps: Parameters<typeof watchSilentWorkers>[0] & Parameters<typeof expireServices>[0],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all([watchSilentWorkers(deps, signal), expireServices(deps, signal)]);
}
