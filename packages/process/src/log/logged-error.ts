import { shortText } from '@escapement/core';
/** What of an error goes into the log. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly data?: unknown;
  readonly cause?: LoggedError;
  readonly errors?: readonly LoggedError[];
}

const causesShown = 4;
const errorsShown = 5;
const longestText = 8_000;

/**
 * An error as it may be logged: what it says and where it comes from, and none of the fields that libraries hang on it. The
 * client of Redis hangs the whole command on its errors: the password where a sign-in was refused, definitions with the
 * credentials in them where a script was.
 */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: shown(String(error)) };
  const { name, message, stack, cause } = error;
  const { code, data, errors } = error as { code?: unknown; data?: unknown; errors?: unknown };
  const deeper = depth + 1;
  return {
    type: name,
    message: shown(message),
    ...(stack === undefined ? {} : { stack: shown(stack) }),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(data === undefined ? {} : { data }),
    ...(cause === undefined || deeper > causesShown ? {} : { cause: loggedError(cause, deeper) }),
    ...(Array.isArray(errors) && deeper <= causesShown
      ? { errors: errors.slice(0, errorsShown).map((each) => loggedError(each, deeper)) }
      : {}),
  };
}

/** A text without the credentials of the addresses in it. */
function shown(text: string): string {
  return shortText(text, longestText)
    .replace(/(\w:\/\/)[^\s/'"]*@/g, '$1…@')
    .replace(/([?&](?:password|passwd|token|secret)=)[^\s&'"]*/gi, '$1…');
}
