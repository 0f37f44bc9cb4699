import { EnsembleState } from './ensemble-state.ts';
import { MemoryMember } from './memory-member.ts';

/**
 * ZooKeeper in memory: what it keeps, in one place, and any number of members that each have a session of their own with it. Everything
 * is told in the same turn; what a session may suffer is done to the member.
 */
export class MemoryEnsemble extends EnsembleState {
  /** A process with a session of its own. */
  member(): MemoryMember {
    return new MemoryMember(this);
  }
}
