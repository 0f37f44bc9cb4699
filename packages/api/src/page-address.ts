import type { IncomingMessage } from 'node:http';
import { isPagePath } from './console-files.ts';

/**
 * The address by which a request is routed. One that says nothing in UTF-8 stays within no router, and is refused before any hook of ours: where a
 * browser asks for a page, each of its percent signs is taken for itself, so that the console says in its own words that there is no such page.
 */
export function routedAddress({ url = '/', method, headers }: IncomingMessage): string {
  const [path = ''] = url.split('?', 1);
  const isOfBrowser = method === 'GET' && headers.accept?.includes('text/html') === true;
  if (!isOfBrowser || !isPagePath(path) || isReadable(path)) return url;
  return path.replaceAll('%', '%25') + url.slice(path.length);
}

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
