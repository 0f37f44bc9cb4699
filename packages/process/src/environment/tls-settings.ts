import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { TlsIdentity } from '@escapement/core';
import type { EnvReader } from './env-reader.ts';
import { pemFileBytes, readSmallFile } from './small-file.ts';

/** What `…_TLS_CA` says where the authorities are those that Node.js trusts. */
const builtIn = 'system';

/**
 * Reads `<prefix>_CA`, `<prefix>_CERT` and `<prefix>_KEY`, which name PEM files; `undefined` when none of them is set. Files
 * that cannot be what they are said to be are found here, and not at the first connection.
 */
export function readTlsSettings(reader: EnvReader, prefix: string): TlsIdentity | undefined {
  const names = { ca: `${prefix}_CA`, cert: `${prefix}_CERT`, key: `${prefix}_KEY` };
  const isTold = Object.values(names).some((name) => reader.text(name) !== undefined);
  if (!isTold) return undefined;
  const ca = reader.text(names.ca) === builtIn ? undefined : readPem(reader, names.ca);
  if (reader.text(names.ca) === undefined) {
    reader.problems.push(`${names.ca} is not set; a PEM file, or ${builtIn}, is expected`);
  }
  if (ca !== undefined && !isCertificate(ca)) {
    reader.problems.push(`${names.ca} names a file that holds no certificate in PEM`);
  }
  return { ca, client: readClient(reader, names) };
}

function readClient(
  reader: EnvReader,
  names: { readonly cert: string; readonly key: string },
): TlsIdentity['client'] {
  const [cert, key] = [readPem(reader, names.cert), readPem(reader, names.key)];
  const isWhole = [names.cert, names.key].every((name) => reader.text(name) !== undefined);
  if (!isWhole && (cert !== undefined || key !== undefined)) {
    reader.problems.push(`${names.cert} and ${names.key} are expected together`);
  }
  if (cert === undefined || key === undefined) return undefined;
  try {
    createSecureContext({ cert, key });
  } catch {
    reader.problems.push(`${names.cert} and ${names.key} are not a certificate and its key in PEM`);
  }
  return { cert, key };
}

/** The file in PEM that a variable names; `undefined` when none is named, or it cannot be read, which is then a problem. */
export function readPem(reader: EnvReader, name: string): string | undefined {
  const path = reader.text(name);
  if (path === undefined) return undefined;
  const read = readSmallFile(path, pemFileBytes);
  if (read.kind === 'read') return `${read.text}\n`;
  reader.problems.push(`${name} names ${path}, which ${read.problem}`);
  return undefined;
}

/** Whether a text in PEM holds a certificate. */
export function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
