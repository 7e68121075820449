import type { SessionErrorCode } from '../../core/failure.ts';
import type { AwaitingReason } from '../../core/session/awaiting-reason.ts';

/** Every word that the page shows, in English. Another language is another file of this shape. */
export const en = {
  language: 'en',
  direction: 'ltr' as 'ltr' | 'rtl',
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
  stills: 'Your network blocks the live picture. You see single pictures: slower, but all works.',

  awaiting: {
    LOGIN: (platform: string) => `Log in to ${platform}. Your password goes only to the site named above.`,
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
    says: {
      'at-least': { words: (value: string) => `at least ${value}`, note: 'Only yes or no, not the number.' },
      'at-most': { words: (value: string) => `at most ${value}`, note: 'Only yes or no, not the number.' },
      'one-of': { words: (value: string) => `one of: ${value}`, note: 'Not which one.' },
      hash: { words: () => 'A fingerprint of it', note: 'It can be compared, not read.' },
    },
    approve: 'Share',
    refuse: 'Do not share',
    covered: 'Something on the surrounding page covers this one, so it cannot take your answer here.',
    nested: 'Your browser cannot tell whether another page covers this one, so it cannot take your answer here.',
    openWindow: 'Answer in its own window',
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
  stranger: {
    title: 'This page cannot be shown here',
    body: (partner: string) => `The page around it does not belong to ${partner}.`,
    openWindow: 'Open in its own window',
  },
  takenOver: {
    title: 'Open in another window',
    body: 'You went on in another window or on another device.',
    here: 'Continue here',
  },

  tryAgain: 'Try again',
  back: (partner: string) => `Back to ${partner}`,

  /** What went wrong, said to the person whom it happened to. Whether trying again helps stands beside it. */
  failures: {
    SESSION_EXPIRED: 'The time for this verification is over.',
    USER_ABANDONED: 'You were away for too long.',
    USER_CANCELLED: 'You cancelled the verification.',
    TERMINATED_BY_PARTNER: 'The verification was ended from outside.',
    NO_CAPACITY: 'All private browsers are in use at the moment.',
    START_TIMEOUT: 'The private browser took too long to start.',
    BROWSER_CRASHED: 'The private browser stopped unexpectedly.',
    RUNNER_LOST: 'The connection to the private browser was lost.',
    STREAM_FAILED: 'The picture of the private browser could not be sent to you.',
    LOGIN_FAILED: 'The login was not accepted.',
    MFA_FAILED: 'The code was not accepted.',
    CAPTCHA_REQUIRED: 'The site asked for a check that could not be passed here.',
    ACCOUNT_LOCKED: 'The site says that this account is locked.',
    PLATFORM_BLOCKED: 'The site did not let the private browser in.',
    PLATFORM_UNAVAILABLE: 'The site cannot be reached at the moment.',
    NO_DATA: 'This account does not hold what was asked for.',
    FLOW_INVALID: 'This verification is not set up correctly.',
    STEP_TIMEOUT: 'A step took too long.',
    TARGET_NOT_FOUND: 'The site showed a page that this verification does not know.',
    EXTRACT_MISMATCH: 'The site answered in a form that this verification does not know.',
    ATTESTOR_UNREACHABLE: 'The proof could not be made, because a service was not reachable.',
    HOST_NOT_ALLOWED: 'The site led to an address that is not part of this verification.',
    TLS_UNSUPPORTED: 'The connection of this site cannot be proved.',
    RESPONSE_TOO_LARGE: 'The site answered with more data than can be proved.',
    ATTESTATION_FAILED: 'The proof could not be made.',
    INTERNAL: 'Something went wrong on our side.',
  } satisfies Record<SessionErrorCode, string>,

  cancelAsk: {
    title: 'Cancel the verification?',
    body: 'The private browser is closed, and nothing is shared.',
    yes: 'Yes, cancel',
    no: 'Go on',
  },

  /** What the remote page opens and its browser does not draw. `host` is the site that asks. */
  overlay: {
    list: 'List',
    field: 'Choose a value',
    titles: {
      alert: (host: string) => `${host} says`,
      confirm: (host: string) => `${host} asks`,
      prompt: (host: string) => `${host} asks`,
      beforeunload: (host: string) => `Leave ${host}?`,
      login: (host: string) => `Log in to ${host}`,
      files: (host: string) => `${host} wants a file`,
    },
    leaving: 'What you entered on this page may be lost.',
    notSecure: 'The connection to this site is not secure.',
    fields: { text: 'Your answer', username: 'User name', password: 'Password' },
    yes: { alert: 'OK', confirm: 'OK', prompt: 'OK', beforeunload: 'Leave', login: 'Log in', files: 'Send' },
    no: {
      alert: 'Cancel',
      confirm: 'Cancel',
      prompt: 'Cancel',
      beforeunload: 'Stay',
      login: 'Cancel',
      files: 'Cancel',
    },
    files: {
      where: 'The file goes to this site only, through the private browser, and is deleted there afterwards.',
      choose: 'From this device',
      sending: 'Sending',
      tooMany: (most: number) => `${most} files are the most.`,
      tooLarge: (most: number) => `The files may have ${most} MB together.`,
      unreadable: 'The file could not be read. Choose it again.',
    },
    back: 'Back',
    copy: 'Copy',
    paste: 'Paste',
    copied: 'Copied',
    copyHere: 'Copy to this device',
  },
};

export type Strings = typeof en;
