/** Where a request goes, and what its credentials are sent as. */
export interface HttpAddress {
  readonly url: URL;
  readonly authorization?: string;
}

/**
 * Takes the credentials out of an address: they travel as a Basic header (RFC 7617), and nothing that shows the address has them. A relative
 * one begins at `base`.
 */
export function addressOf(text: string, base?: URL): HttpAddress {
  const url = new URL(text, base);
  const { username, password } = url;
  if (username === '' && password === '') return { url };
  url.username = '';
  url.password = '';
  const pair = Buffer.concat([bytesOf(username), Buffer.from(':'), bytesOf(password)]);
  return { url, authorization: `Basic ${pair.toString('base64')}` };
}

/** What a URL holds is ASCII; every other byte, of whatever charset, is written by its number. */
function bytesOf(text: string): Buffer {
  const characters = text.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(characters, 'latin1');
}
