import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { HttpRequest, HttpResponse } from '../http-message.ts';
import { headerOf } from '../http-message.ts';
import type { PublishedFolder } from './distribution.ts';

/** As `aws s3 cp`, which publishes the folders, guesses them. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/vnd.microsoft.icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.woff2': 'font/woff2',
};

/**
 * Answers `GET` and `HEAD` of an object. What is not there is 403, as in AWS: the distribution may read objects but not
 * list them, and S3 does not tell such a caller what exists.
 */
export const bucketObject = async (
  folders: readonly PublishedFolder[],
  request: Pick<HttpRequest, 'method' | 'path' | 'headers'>,
): Promise<HttpResponse> => {
  const key = decodedKey(request.path);
  for (const folder of folders) {
    const content = key === undefined ? undefined : await readObject(folder, key);
    if (content === undefined) continue;
    const etag = `"${createHash('md5').update(content).digest('hex')}"`;
    const headers = [
      ['content-type', CONTENT_TYPES[path.extname(request.path)] ?? 'binary/octet-stream'],
      ['etag', etag],
      ...(folder.cacheControl === undefined ? [] : [['cache-control', folder.cacheControl] as const]),
    ] as const;
    if (headerOf(request.headers, 'if-none-match') === etag) return { status: 304, headers, body: Buffer.alloc(0) };
    return { status: 200, headers, body: content };
  }
  return {
    status: 403,
    headers: [['content-type', 'application/xml']],
    body: Buffer.from(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    ),
  };
};

const decodedKey = (requestPath: string): string | undefined => {
  try {
    return decodeURIComponent(requestPath.slice(1));
  } catch {
    return undefined;
  }
};

const readObject = async ({ folder, keyPrefix }: PublishedFolder, key: string): Promise<Buffer | undefined> => {
  if (!key.startsWith(keyPrefix)) return undefined;
  const file = path.resolve(folder, key.slice(keyPrefix.length));
  // An object's key is only a name: `..` in it leads nowhere.
  if (!file.startsWith(`${path.resolve(folder)}${path.sep}`)) return undefined;
  return readFile(file).catch(() => undefined);
};
