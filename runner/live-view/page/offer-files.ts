import type { CDPSession, Protocol } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import { OVERLAY_LIMITS } from '../../../core/contract/overlay.ts';
import { locationOf } from './page-location.ts';
import type { ReceivedFiles } from './received-files.ts';
import type { UserQuestions } from './user-questions.ts';

export type OfferFilesPorts = {
  questions: UserQuestions;
  files: ReceivedFiles;
  tell: (message: ViewMessage) => void;
  /** Where the page is. */
  address: () => string;
};

/**
 * Lets the user answer a page that opens a file chooser with files of their own device; when nobody can be asked, or they
 * choose none, the field stays as it is. Downloads, denied by the context, are told. Gives what to do when the page is
 * gone; rejects when it is.
 */
export const offerFiles = async (session: CDPSession, ports: OfferFilesPorts): Promise<() => void> => {
  const { questions, files, tell, address } = ports;
  let withdraw = (): void => undefined;
  const ask = async ({ mode, backendNodeId }: Protocol.Page.FileChooserOpenedEvent): Promise<void> => {
    if (backendNodeId === undefined || !questions.canAsk('files'))
      return tell({ type: 'refused', what: 'file-upload' });
    const { node } = await session.send('DOM.describeNode', { backendNodeId });
    const accept = attributeOf(node, 'accept').slice(0, OVERLAY_LIMITS.text);
    const question = { kind: 'files', multiple: mode === 'selectMultiple', accept } as const;
    withdraw(); // a page has one chooser
    withdraw = questions.ask(question, locationOf(address()), (answer, id) => {
      if (!answer?.accepted) return;
      void files
        .take(id)
        .then((paths) => session.send('DOM.setFileInputFiles', { files: paths, backendNodeId }))
        .catch(() => undefined); // the field is gone
    });
  };
  session.on('Page.fileChooserOpened', (event) => void ask(event).catch(() => undefined)); // the page is gone
  session.on('Page.downloadWillBegin', () => tell({ type: 'refused', what: 'download' }));
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId === undefined) withdraw();
  });
  await session.send('Page.setInterceptFileChooserDialog', { enabled: true });
  return () => withdraw();
};

/** CDP gives attributes as names and values in turn. */
const attributeOf = ({ attributes = [] }: Protocol.DOM.Node, name: string): string => {
  const at = attributes.findIndex((text, index) => index % 2 === 0 && text === name);
  return at < 0 ? '' : (attributes[at + 1] ?? '');
};
