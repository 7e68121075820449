import type { CDPSession } from 'puppeteer-core';
import type { ViewMessage } from '../../../core/contract/live-view.ts';

/** Cancels file choosers, as a user would, and tells the viewer; downloads, denied by the context, are told too. */
export const refuseFiles = async (session: CDPSession, tell: (message: ViewMessage) => void): Promise<void> => {
  session.on('Page.fileChooserOpened', () => tell({ type: 'refused', what: 'file-upload' }));
  session.on('Page.downloadWillBegin', () => tell({ type: 'refused', what: 'download' }));
  await session.send('Page.setInterceptFileChooserDialog', { enabled: true, cancel: true });
};
