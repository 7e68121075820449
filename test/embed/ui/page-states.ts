import type { EmbedState } from '../../../core/contract/embed-api.ts';
import type { Model } from '../../../embed/model.ts';
import { aModel, aState } from '../a-model.ts';

const during = (session: Partial<EmbedState>, changes: Partial<Model> = {}): Model =>
  aModel({
    ...{ link: 'open', stream: 'live', viewport: { width: 390, height: 600 } },
    location: { host: 'www.gigs.example', domain: 'gigs.example', secure: true },
    session: aState({ progress: 40, ...session }),
    ...changes,
  });

const over = (status: 'COMPLETED' | 'CANCELLED' | 'TERMINATED' | 'ERROR', code?: string, retryable = true): Model =>
  aModel({
    link: 'open',
    ended: { status, error: code === undefined ? null : { code, message: 'As the API says it.', retryable } },
  });

const awaiting = (reason: EmbedState['awaiting'], changes: Partial<Model> = {}): Model =>
  during({ status: 'AWAITING_USER', awaiting: reason }, changes);

const BOX = { x: 40, y: 60, width: 240, height: 36 };
const SITE = { host: 'www.gigs.example', secure: false };

/** What the remote page opened and this page draws. */
const OVERLAYS: Readonly<Record<string, Partial<Model>>> = {
  'a list': {
    control: {
      ...{ id: 1, box: BOX, label: 'Country', direction: 'ltr' },
      control: {
        kind: 'options',
        options: [
          { label: 'France', group: 'Europe', disabled: false, selected: true },
          { label: 'Atlantis', group: 'Europe', disabled: true, selected: false },
          { label: 'Ghana', group: null, disabled: false, selected: false },
        ],
      },
    },
  },
  'a picker': {
    control: {
      ...{ id: 2, box: BOX, label: '', direction: 'rtl' },
      control: { kind: 'field', field: 'date', value: '2024-02-29', min: '', max: '', step: '' },
    },
  },
  'a question': { questions: [{ id: 3, ...SITE, question: { kind: 'confirm', message: 'Delete it?' } }] },
  'a question for words': {
    questions: [{ id: 4, ...SITE, question: { kind: 'prompt', message: 'Who?', suggestion: 'me' } }],
  },
  'a login asked by the site': { questions: [{ id: 5, ...SITE, question: { kind: 'login', realm: 'Staff' } }] },
  'a login refused by the site': {
    questions: [{ id: 6, ...SITE, question: { kind: 'login', realm: 'Staff', refused: true } }],
  },
  'files asked for': { questions: [{ id: 7, ...SITE, question: { kind: 'files', multiple: true, accept: '.pdf' } }] },
  'something to copy': { selection: true },
};

/** Every state of the page that design and contract know, by name. */
export const PAGE_STATES: Readonly<Record<string, Model>> = {
  opening: aModel(),
  starting: aModel({ link: 'open', session: aState({ status: 'INITIALIZING', progress: 5 }) }),
  connecting: during({ status: 'READY' }, { viewport: null, stream: 'connecting' }),
  login: awaiting('LOGIN'),
  code: awaiting('MFA'),
  captcha: awaiting('CAPTCHA'),
  'login refused': awaiting('LOGIN', { notice: { code: 'LOGIN_FAILED', text: 'Refused.' } }),
  'not secure': awaiting('LOGIN', { location: { host: 'gigs.example', domain: 'gigs.example', secure: false } }),
  'a long address': awaiting('LOGIN', {
    location: {
      host: 'accounts.bank.example.of-somebody-else.gigs-login.example',
      domain: 'gigs-login.example',
      secure: true,
    },
  }),
  ...Object.fromEntries(Object.entries(OVERLAYS).map(([name, changes]) => [name, awaiting('LOGIN', changes)])),
  reconnecting: awaiting('LOGIN', { stream: 'lost' }),
  offline: awaiting('LOGIN', { stream: 'lost', online: false }),
  working: during({ status: 'RUNNING' }),
  collecting: during({ status: 'COLLECTING_DATA' }),
  consent: awaiting('CONSENT', {
    consent: [
      { name: 'accountHolder', label: 'Your name', value: 'Ada Lovelace', source: 'gigs.example' },
      { name: 'rating', label: 'Rating', value: '4', says: 'at-least', source: 'gigs.example' },
      { name: 'tier', label: 'Tier', value: 'gold, silver', says: 'one-of', source: 'gigs.example' },
      { name: 'taxId', label: 'Tax number', value: '', says: 'hash', source: 'gigs.example' },
      { name: 'monthly', label: 'Average monthly earnings', value: '3,250.40 EUR', source: 'gigs.example' },
    ],
  }),
  proving: during({ status: 'VERIFYING' }),
  done: over('COMPLETED'),
  cancelled: over('CANCELLED'),
  terminated: over('TERMINATED'),
  'failed, may be tried again': over('ERROR', 'PLATFORM_UNAVAILABLE'),
  'failed for good': over('ERROR', 'ACCOUNT_LOCKED', false),
  expired: over('ERROR', 'SESSION_EXPIRED'),
  'taken over': awaiting('LOGIN', { stream: 'taken-over' }),
  'no link': aModel({ link: 'invalid' }),
  'in a page that may not hold it': aModel({ link: 'stranger' }),
};
