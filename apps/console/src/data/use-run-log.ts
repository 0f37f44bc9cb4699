import type { LogLine, UnfinishedLine } from '@escapement/core';
import { useEffect, useState } from 'react';
import { api } from './api.ts';
import { sourceOf } from './staleness.ts';

interface RunLogState {
  lines: LogLine[];
  /** How a line stands that has no end yet. */
  unfinished: UnfinishedLine | undefined;
  complete: boolean;
  loading: boolean;
  error: unknown;
}

const linesAtOnce = 2_000;

const nothing: RunLogState = {
  lines: [],
  unfinished: undefined,
  complete: false,
  loading: true,
  error: undefined,
};

/** Reads a run's log from its first line and follows it until it is complete; lines once read are not asked for again. */
export function useRunLog(runId: string): RunLogState {
  const [state, setState] = useState(nothing);
  useEffect(() => {
    const gone = new AbortController();
    setState(nothing);
    void follow(runId, gone.signal, setState);
    return () => gone.abort();
  }, [runId]);
  return state;
}

async function follow(
  runId: string,
  signal: AbortSignal,
  tell: (change: (state: RunLogState) => RunLogState) => void,
): Promise<void> {
  let after = 0;
  while (!signal.aborted) {
    try {
      const { lines, unfinished, complete } = await api.runLog(
        runId,
        { after, limit: linesAtOnce },
        { signal },
      );
      after = lines.at(-1)?.line ?? after;
      // A run that is over has a complete log, of which these may be but the first lines.
      const isRead = complete && lines.length < linesAtOnce;
      tell((state) => ({
        lines: [...state.lines, ...lines],
        unfinished,
        complete: isRead,
        loading: false,
        error: undefined,
      }));
      if (isRead) return;
      if (lines.length === linesAtOnce) continue;
    } catch (error) {
      if (signal.aborted) return;
      tell((state) => ({ ...state, loading: false, error }));
      // What cannot be asked now is asked again; a refusal is the answer.
      if (sourceOf(error) === undefined) return;
    }
    await pause(1000, signal);
  }
}

/** Waits, or less when the reader has gone elsewhere. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
