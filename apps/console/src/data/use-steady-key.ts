import { ProblemError } from '@escapement/client';
import { useRef } from 'react';
import { freshKey } from './api.ts';

/**
 * The key of a request that must not have two effects. A second press of the button after a lost answer repeats the request under the
 * same key; anything else that is asked is another request.
 */
export function useSteadyKey(): {
  readonly keyOf: (asked: unknown) => string;
  readonly onError: (error: unknown) => void;
} {
  const last = useRef({ text: '', key: '' });
  return {
    keyOf: (asked) => {
      const text = JSON.stringify([asked]);
      if (last.current.text !== text) last.current = { text, key: freshKey() };
      return last.current.key;
    },
    // A refusal is the answer to its key for a day: whoever tries again wants to know how things stand by then.
    onError: (error) => {
      if (isRefusal(error)) last.current.text = '';
    },
  };
}

/** Whether the server has said no, and not merely nothing. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { status } = error.problem;
  return status >= 400 && status < 500;
}
