import type { CDPSession, Protocol } from 'puppeteer-core';
import type { PageAnswer } from './author-event.ts';

/** What a proof can hold, and a little more. */
const LONGEST_BODY = 2_000_000;
const BUFFERS = { maxTotalBufferSize: 50_000_000, maxResourceBufferSize: LONGEST_BODY, maxPostDataSize: 262_144 };

type Asked = { readonly request: Protocol.Network.Request; readonly format?: PageAnswer['format'] | undefined };

/**
 * Tells of every JSON answer with status 200 that a page, frame or worker gets, and of the HTML that pages and frames are; undefined of
 * one that the browser keeps no more.
 * Rejects when it is gone.
 */
export const listenToAnswers = async (
  session: CDPSession,
  onAnswer: (reading: Promise<PageAnswer | undefined>) => void,
): Promise<void> => {
  const asked = new Map<string, Asked>();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => asked.set(requestId, { request }));
  session.on('Network.responseReceived', ({ requestId, type, response: { status, mimeType } }) => {
    const known = asked.get(requestId);
    const format = status === 200 ? formatOf(type, mimeType) : undefined;
    if (known !== undefined && format !== undefined) asked.set(requestId, { ...known, format });
    else asked.delete(requestId);
  });
  session.on('Network.loadingFailed', ({ requestId }) => asked.delete(requestId));
  session.on('Network.loadingFinished', ({ requestId }) => {
    const known = asked.get(requestId);
    asked.delete(requestId);
    if (known?.format !== undefined) onAnswer(read(session, requestId, known.request, known.format));
  });
  await session.send('Network.enable', BUFFERS);
};

const formatOf = (type: Protocol.Network.ResourceType, mimeType: string): PageAnswer['format'] | undefined => {
  if (/\bjson\b/.test(mimeType)) return 'json';
  return type === 'Document' && mimeType === 'text/html' ? 'html' : undefined;
};

const read = async (
  session: CDPSession,
  requestId: string,
  { method, url, headers, postData }: Protocol.Network.Request,
  format: PageAnswer['format'],
): Promise<PageAnswer | undefined> => {
  const answer = await session.send('Network.getResponseBody', { requestId }).catch(() => undefined);
  if (answer === undefined || answer.body.length > LONGEST_BODY) return undefined;
  const body = answer.base64Encoded ? Buffer.from(answer.body, 'base64').toString('utf8') : answer.body;
  const requestHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { format, method, url, requestHeaders, requestBody: postData, body };
};
