import type { CDPSession, Protocol } from 'puppeteer-core';
import type { JsonAnswer } from './author-event.ts';

/** What a proof can hold, and a little more. */
const LONGEST_BODY = 2_000_000;
const BUFFERS = { maxTotalBufferSize: 50_000_000, maxResourceBufferSize: LONGEST_BODY, maxPostDataSize: 262_144 };

type Asked = { readonly request: Protocol.Network.Request; readonly isJson: boolean };

/**
 * Tells of every JSON answer with status 200 that a page, frame or worker gets; undefined of one that the browser keeps no more.
 * Rejects when it is gone.
 */
export const listenToJson = async (
  session: CDPSession,
  onAnswer: (reading: Promise<JsonAnswer | undefined>) => void,
): Promise<void> => {
  const asked = new Map<string, Asked>();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => asked.set(requestId, { request, isJson: false }));
  session.on('Network.responseReceived', ({ requestId, response: { status, mimeType } }) => {
    const known = asked.get(requestId);
    if (known !== undefined && status === 200 && /\bjson\b/.test(mimeType))
      asked.set(requestId, { ...known, isJson: true });
    else asked.delete(requestId);
  });
  session.on('Network.loadingFailed', ({ requestId }) => asked.delete(requestId));
  session.on('Network.loadingFinished', ({ requestId }) => {
    const known = asked.get(requestId);
    asked.delete(requestId);
    if (known?.isJson === true) onAnswer(read(session, requestId, known.request));
  });
  await session.send('Network.enable', BUFFERS);
};

const read = async (
  session: CDPSession,
  requestId: string,
  { method, url, headers, postData }: Protocol.Network.Request,
): Promise<JsonAnswer | undefined> => {
  const answer = await session.send('Network.getResponseBody', { requestId }).catch(() => undefined);
  if (answer === undefined || answer.body.length > LONGEST_BODY) return undefined;
  const body = answer.base64Encoded ? Buffer.from(answer.body, 'base64').toString('utf8') : answer.body;
  const requestHeaders = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { method, url, requestHeaders, requestBody: postData, body };
};
