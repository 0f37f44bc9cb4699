import type { DependencyView } from '../schemas/cluster.ts';

/**
 * The session with ZooKeeper. `suspended`: no answer for two thirds of the session timeout. `lost`: none for the whole of
 * it, or the server said expired; ephemeral znodes must be taken as gone. A new session begins by itself and everything
 * registered is registered again.
 */
export type SessionState = 'connecting' | 'connected' | 'suspended' | 'lost' | 'closed';

export interface CoordinationSession {
  readonly state: SessionState;
  /** `expired` is true only when the server itself said so. */
  onChange(listener: (state: SessionState, detail: { expired: boolean }) => void): () => void;
  dependency(): DependencyView;
}
