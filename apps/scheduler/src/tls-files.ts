import { createSecureContext } from 'node:tls';
import type { Clock, Logger } from '@escapement/core';
import { pemFileBytes, readSmallFile, watchFiles } from '@escapement/process';

/** A certificate with its key, in PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** Where they lie. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export type TlsRead =
  | { readonly kind: 'read'; readonly pair: TlsPair }
  | { readonly kind: 'refused'; readonly problem: string };

const lookEveryMs = 1_000;

/** Reads both files, and sees whether they belong together. */
export function readTlsFiles({ certFile, keyFile }: TlsFiles): TlsRead {
  const [cert, key] = [certFile, keyFile].map((path) => readSmallFile(path, pemFileBytes));
  if (cert?.kind !== 'read') return refused(`${certFile} ${cert?.problem}`);
  if (key?.kind !== 'read') return refused(`${keyFile} ${key?.problem}`);
  const pair = { cert: `${cert.text}\n`, key: `${key.text}\n` };
  try {
    createSecureContext(pair);
    return { kind: 'read', pair };
  } catch {
    return refused(`${certFile} and ${keyFile} are not a certificate and its key in PEM`);
  }
}

/** Follows the files, so that a renewed certificate needs no restart. A pair that does not fit, as between two writes, is left out. */
export function followTlsFiles(
  files: TlsFiles,
  world: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly use: (pair: TlsPair) => void;
  },
): { close(): Promise<void> } {
  const { clock, logger, use } = world;
  const onChange = () => {
    const read = readTlsFiles(files);
    if (read.kind === 'read') {
      use(read.pair);
      logger.info({ ...files }, 'the certificate has been read again');
    } else {
      logger.error(
        { problem: read.problem },
        'the new certificate cannot be used; the old one stays',
      );
    }
  };
  const paths = [files.certFile, files.keyFile];
  const watch = watchFiles(paths, { clock, everyMs: lookEveryMs, onChange });
  // They may have changed since the configuration was read.
  const now = readTlsFiles(files);
  if (now.kind === 'read') use(now.pair);
  return watch;
}

function refused(problem: string): TlsRead {
  return { kind: 'refused', problem };
}
