import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key: the files, and what stands in them. */
export interface Issued {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test's own, made with openssl. */
export interface Authority {
  readonly folder: string;
  readonly caFile: string;
  readonly ca: string;
  /** For a server or client of this name; `names` as openssl writes them, such as `IP:127.0.0.1`. */
  issue(name: string, names: string): Issued;
  dispose(): void;
}

/** An authority and what it vouches for, beside one that nobody trusts. */
export interface Trust {
  readonly authority: Authority;
  readonly stranger: Authority;
  readonly client: Issued;
  /** Of a server on this machine, by its name and by the first of its addresses. */
  readonly own: Issued;
  dispose(): void;
}

export function makeTrust(): Trust {
  const [authority, stranger] = [makeAuthority(), makeAuthority()];
  return {
    ...{ authority, stranger },
    client: authority.issue('client', 'DNS:client'),
    own: authority.issue('server', 'DNS:localhost,IP:127.0.0.1'),
    dispose() {
      authority.dispose();
      stranger.dispose();
    },
  };
}

export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'authority-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...words: string[]) => void execFileSync('openssl', words, { stdio: 'pipe' });
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  const caWords = ['-x509', '-days', '2', '-subj', '/CN=authority of a test'];
  openssl('req', ...newKey, ...caWords, '-keyout', at('ca.key'), '-out', at('ca.pem'));
  return {
    folder,
    caFile: at('ca.pem'),
    ca: readFileSync(at('ca.pem'), 'utf8'),
    issue: (name, names) => {
      const [request, extension] = [at(`${name}.csr`), at(`${name}.ext`)];
      const [certFile, keyFile] = [at(`${name}.pem`), at(`${name}.key`)];
      writeFileSync(extension, `subjectAltName=${names}\n`);
      openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', keyFile, '-out', request);
      const by = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2'];
      openssl('x509', '-req', '-in', request, ...by, '-extfile', extension, '-out', certFile);
      const [cert, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')];
      return { certFile, keyFile, cert, key };
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
