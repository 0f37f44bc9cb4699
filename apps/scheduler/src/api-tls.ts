import { type EnvReader, isCertificate, readPem } from '@escapement/process';
import { readTlsFiles, type TlsFiles, type TlsPair } from './tls-files.ts';

/** What the interface is served by, as it was at the start, and where it came from. */
export interface ApiTls extends TlsPair {
  readonly files: TlsFiles;
  /** The authority of the other nodes' certificates, beside those that everybody knows. */
  readonly ca: string | undefined;
}

const names = {
  cert: 'ESCAPEMENT_TLS_CERT',
  key: 'ESCAPEMENT_TLS_KEY',
  ca: 'ESCAPEMENT_TLS_CA',
} as const;

/** Reads the three files, so that what cannot work is said at the start and not at the first connection. */
export function readApiTls(reader: EnvReader): ApiTls | undefined {
  const [certFile, keyFile] = [reader.text(names.cert), reader.text(names.key)];
  const ca = readAuthority(reader);
  if (certFile === undefined && keyFile === undefined) {
    if (ca !== undefined) reader.problems.push(`${names.ca} is set, but ${names.cert} is not`);
    return undefined;
  }
  if (certFile === undefined || keyFile === undefined) {
    reader.problems.push(`${names.cert} and ${names.key} are expected together`);
    return undefined;
  }
  const files = { certFile, keyFile };
  const read = readTlsFiles(files);
  if (read.kind === 'read') return { ...read.pair, files, ca };
  reader.problems.push(`${names.cert} and ${names.key}: ${read.problem}`);
  return undefined;
}

function readAuthority(reader: EnvReader): string | undefined {
  const ca = readPem(reader, names.ca);
  if (ca !== undefined && !isCertificate(ca)) {
    reader.problems.push(`${names.ca} names a file that holds no certificate in PEM`);
  }
  return ca;
}
