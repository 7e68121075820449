import type { Html } from './html.ts';
import { html } from './html.ts';
import { entranceLayout } from './page-layout.ts';

const message = (title: string, text: string, way: Html): Html =>
  entranceLayout({
    title,
    card: html`<h1>${title}</h1>
      <p class="lead">${text}</p>
      ${way}`,
  });

const toLogin = (text: string): Html => html`<a class="button" href="/login">${text}</a>`;

export const lockedPage = (): Html =>
  message(
    'Your account is locked',
    'We saw something unusual and locked it to protect you. Our support team unlocks it within a day.',
    toLogin('Use another account'),
  );

export const blockedPage = (): Html =>
  message(
    'Access denied',
    'We noticed unusual traffic from your network and do not let it in.',
    toLogin('Back to the login'),
  );

export const notAPersonPage = (): Html =>
  message(
    'That did not match',
    'We could not confirm that you are a person. Please come back later.',
    toLogin('Back to the login'),
  );

export const codeRefusedPage = (): Html =>
  message(
    'Your code was not accepted',
    'No further code can be entered today. Please try again tomorrow.',
    toLogin('Back to the login'),
  );

export const outagePage = (): Html =>
  message(
    'We will be right back',
    'Gigs is temporarily unavailable while we fix a fault. Your jobs and your earnings are safe.',
    toLogin('Try again'),
  );

export const slowDownPage = (waitMs: number): Html => {
  const minutes = Math.ceil(waitMs / 60_000);
  return message(
    'Too many attempts',
    `To keep your account safe, please wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`} before you log in again.`,
    toLogin('Back to the login'),
  );
};

export const staleFormPage = (): Html =>
  message('This form has expired', 'Please open it again and repeat what you did.', toLogin('Back to the login'));

export const notFoundPage = (): Html =>
  message('Page not found', 'There is nothing at this address.', toLogin('To the start page'));

export const tooLargePage = (): Html =>
  message('That was too much', 'The form held more than we can take.', toLogin('To the start page'));
