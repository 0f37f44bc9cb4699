/** The moments at which a person, or a supervisor, asked the launcher to stop. */
export interface StopSignal {
  /** The first time. */
  readonly asked: Promise<'stop'>;
  /** The second time: no more patience. */
  readonly forced: Promise<void>;
}

/** Listens for Ctrl-C, SIGTERM and a closed terminal from now on. */
export function untilStopAsked(): StopSignal {
  let ask: (value: 'stop') => void = () => undefined;
  let force: () => void = () => undefined;
  const asked = new Promise<'stop'>((resolve) => {
    ask = resolve;
  });
  const forced = new Promise<void>((resolve) => {
    force = resolve;
  });
  let isAsked = false;
  let askedAt = 0;
  const hear = (): void => {
    // npm passes on a Ctrl-C that the terminal has delivered already: the two come together and are one wish.
    const isEcho = isAsked && performance.now() - askedAt < 500;
    if (isEcho) return;
    if (isAsked) {
      force();
      return;
    }
    isAsked = true;
    askedAt = performance.now();
    ask('stop');
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, hear);
  return { asked, forced };
}
