import type { Dispatcher } from 'undici';

/**
 * A dispatcher that looks once more when a request has its connection and nothing of it has been written. To connect takes as long as it
 * takes, and a process that was frozen meanwhile goes on with exactly that when it wakes, before any timer. Whoever must not go on aborts
 * the signal of the request in `look`: then nothing is written.
 */
export function lookingFirst(dispatcher: Dispatcher, look: () => void): Dispatcher {
  return dispatcher.compose(
    (dispatch) => (options, handler) => dispatch(options, afterLook(handler, look)),
  );
}

function afterLook(handler: Dispatcher.DispatchHandler, look: () => void) {
  return {
    onRequestStart(...told) {
      look();
      handler.onRequestStart?.(...told);
    },
    onRequestUpgrade: (...told) => handler.onRequestUpgrade?.(...told),
    onResponseStart: (...told) => handler.onResponseStart?.(...told),
    onResponseData: (...told) => handler.onResponseData?.(...told),
    onResponseEnd: (...told) => handler.onResponseEnd?.(...told),
    onResponseError: (...told) => handler.onResponseError?.(...told),
  } satisfies Dispatcher.DispatchHandler;
}
