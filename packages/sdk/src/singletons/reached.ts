import { isPassing } from '@escapement/core';
import { singletonsUnreachable } from './singleton-refusals.ts';

/** What could not be asked is a refusal with a code. */
export async function reached<T>(name: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw isPassing(error) ? singletonsUnreachable(name, error) : error;
  }
}
