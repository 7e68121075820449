import type { AwaitingReason } from '../../core/session/event.ts';

/** Every word that the page shows, in English. Another language is another file of this shape. */
export const en = {
  title: (platform: string) => `Verify your ${platform} account`,
  isolated: 'Private browser, deleted after use',
  address: (host: string, secure: boolean) =>
    secure ? `Secure connection to ${host}` : `Connection to ${host} is not secure`,
  progress: 'Progress of the verification',
  cancel: 'Cancel',
  picture: (platform: string) => `Remote browser showing ${platform}`,
  pictureHelp: 'What you type here goes to the remote browser. Press Escape, then Tab, to leave it.',
  keyboard: 'Show the keyboard',

  opening: { title: 'Opening', body: 'One moment.' },
  starting: {
    title: 'Starting a private browser',
    body: (platform: string) => `It takes a few seconds. Then you log in to ${platform} as you always do.`,
  },
  connecting: { title: 'Connecting you to the browser', body: 'Almost there.' },
  slow: 'This takes longer than usual. We are still trying.',
  offline: 'No connection. We keep trying; you will not lose your place.',
  reconnecting: 'Connection lost. Reconnecting…',

  awaiting: {
    LOGIN: (platform: string) => `Log in to ${platform}. Your password goes to ${platform} alone.`,
    MFA: (platform: string) => `Enter the code that ${platform} sent you.`,
    CAPTCHA: (platform: string) => `${platform} wants to be sure that you are a person. Please pass its check.`,
    CONSENT: () => 'Choose whether to share.',
  } satisfies Record<AwaitingReason, (platform: string) => string>,
  working: (platform: string) => `Working on ${platform}. You need not do anything.`,

  refused: {
    download: 'Downloads are not possible in this browser.',
    'file-upload': 'Files cannot be chosen in this browser.',
  },

  collecting: {
    title: 'Reading your data',
    body: (platform: string) =>
      `Only what this verification needs, from ${platform}. You decide next whether to share it.`,
  },
  consent: {
    title: (partner: string) => `Share this with ${partner}?`,
    body: (partner: string) =>
      `${partner} gets exactly what stands here, with proof that it is real. Nothing else leaves this browser.`,
    from: (host: string) => `from ${host}`,
    approve: 'Share',
    refuse: 'Do not share',
  },
  proving: { title: 'Proving it', body: 'A proof is made that these values come from the real site.' },

  done: {
    title: 'Verified',
    body: (partner: string) => `${partner} has what you approved. The private browser is gone, and your login with it.`,
  },
  cancelled: {
    title: 'You cancelled',
    body: (partner: string) => `Nothing was shared with ${partner}. You can close this window.`,
  },
  terminated: {
    title: 'This verification was ended',
    body: (partner: string) => `${partner} ended it. Nothing was shared.`,
  },
  before: 'This verification is already over.',
  failed: {
    title: 'That did not work',
    retry: (partner: string) => `Nothing was shared. Start again from ${partner}.`,
    final: (partner: string) =>
      `Nothing was shared. Trying again will not help; ${partner} can tell you what else to do.`,
  },
  expired: {
    title: 'This link has expired',
    body: (partner: string) => `Nothing was shared. Start again from ${partner}.`,
  },
  invalidLink: {
    title: 'This link does not work',
    body: (partner: string) => `It is incomplete or no longer valid. Start again from ${partner}.`,
  },
  takenOver: {
    title: 'Open in another window',
    body: 'You went on in another window or on another device.',
    here: 'Continue here',
  },

  cancelAsk: {
    title: 'Cancel the verification?',
    body: 'The private browser is closed, and nothing is shared.',
    yes: 'Yes, cancel',
    no: 'Go on',
  },
};

export type Strings = typeof en;
