import type { Fault } from '@escapement/core';

/**
 * A port that answers with a fault for as long as `fault` gives one, and as ever else. Properties and what a port tells by itself, the
 * functions whose names begin with `on`, are left as they are.
 */
export function refusing<T extends object>(port: T, fault: () => Fault | undefined): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const act = member.bind(target) as (...given: readonly unknown[]) => unknown;
      if (typeof name === 'symbol' || name.startsWith('on')) return act;
      return (...given: readonly unknown[]) => {
        const refusal = fault();
        return refusal === undefined ? act(...given) : Promise.reject(refusal);
      };
    },
  });
}
