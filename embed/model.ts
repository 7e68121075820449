import type { EmbedConfig, EmbedState, EmbedEnded } from '../core/contract/embed-api.ts';
import type { ConsentField, Editable, ViewMessage } from '../core/contract/live-view.ts';
import type { Rung } from './stream/viewer-connection.ts';
import { isTerminal, SESSION_STATUSES, type SessionStatus } from '../core/session/status.ts';

export type StreamState = 'idle' | 'connecting' | 'live' | 'lost' | 'taken-over';
/** A list or a picker that the remote page opened. */
export type OpenControl = Omit<Extract<ViewMessage, { type: 'control' }>, 'type'>;
/** A question of the remote page; `takenBytes` of the files for it have come. */
export type OpenQuestion = Omit<Extract<ViewMessage, { type: 'question' }>, 'type'> & { takenBytes?: number };

/** All that the page knows. Every picture it shows follows from this alone. */
export type Model = {
  config: EmbedConfig;
  /** `stranger`: around this page is one that may not hold it. */
  link: 'opening' | 'open' | 'invalid' | 'stranger';
  session: EmbedState | null;
  ended: EmbedEnded | null;
  /** True when the session was over before this page saw it running. */
  endedBefore: boolean;
  online: boolean;
  stream: StreamState;
  /** How the picture comes while the stream is live. */
  rung: Rung;
  /** To the runner and back; null while it is not known. */
  rttMs: number | null;
  /** True once the runner has told its status on this stream: from then on the API's answers are older news. */
  runnerTold: boolean;
  location: { host: string; domain: string; secure: boolean } | null;
  viewport: { width: number; height: number } | null;
  /** A remark for the user: words of the flow or of the remote page, or what is not possible here. */
  notice: { code: string | null; text: string } | { refused: 'download' | 'file-upload' } | null;
  consent: ConsentField[] | null;
  /** The user's answer, once given: the page waits for the runner. */
  consentAnswer: boolean | null;
  cancelling: boolean;
  editable: Editable | null;
  cursor: string;
  /** Whether the remote browser can go back. */
  canGoBack: boolean;
  /** Whether a long press left something selected. */
  selection: boolean;
  control: OpenControl | null;
  /** In the order in which they were asked. */
  questions: OpenQuestion[];
};

export type PageEvent =
  | { type: 'state'; state: EmbedState }
  | { type: 'ended'; ended: EmbedEnded }
  | { type: 'invalid-link' }
  | { type: 'online'; online: boolean }
  | { type: 'stream'; stream: StreamState; rung?: Rung }
  | { type: 'round-trip'; rttMs: number }
  | { type: 'view'; message: ViewMessage }
  | { type: 'consent-answered'; approved: boolean }
  | { type: 'cancelling' };

export const initialModel = (config: EmbedConfig): Model => ({
  config,
  link: 'opening',
  session: null,
  ended: null,
  endedBefore: false,
  online: true,
  stream: 'idle',
  rung: 'video',
  rttMs: null,
  runnerTold: false,
  location: null,
  viewport: null,
  notice: null,
  consent: null,
  consentAnswer: null,
  cancelling: false,
  editable: null,
  cursor: 'default',
  canGoBack: false,
  selection: false,
  control: null,
  questions: [],
});

/** The next model. Pure; what has to be done about it is the controller's business. */
export const reduce = (model: Model, event: PageEvent): Model => {
  switch (event.type) {
    case 'state':
      return withAnswer({ ...model, link: 'open', online: true }, event.state);
    case 'ended':
      return { ...model, link: 'open', online: true, ended: event.ended, endedBefore: model.session === null };
    case 'invalid-link':
      return { ...model, link: 'invalid' };
    case 'online':
      return { ...model, online: event.online };
    case 'stream':
      return withStream(model, event.stream, event.rung ?? model.rung);
    case 'round-trip':
      return model.stream === 'live' ? { ...model, rttMs: event.rttMs } : model;
    case 'view':
      return withView(model, event.message);
    case 'consent-answered':
      return { ...model, consentAnswer: event.approved };
    case 'cancelling':
      return { ...model, cancelling: true };
  }
};

/**
 * The API tells the status that the state machine has written, a moment after the runner knew it. So it counts only while the
 * runner is not heard; and progress never falls in a session (contract, Part 2): an answer with less is older than what is known.
 */
const withAnswer = (model: Model, state: EmbedState): Model => {
  if (model.runnerTold) return model;
  if (model.session !== null && state.progress < model.session.progress) return model;
  return withState(model, state);
};

const withState = (model: Model, state: EmbedState): Model => {
  const moved = model.session?.status !== state.status;
  return {
    ...model,
    session: state,
    notice: moved ? null : model.notice,
    // Kept until it is used: the fields may come before or after the status that asks for them.
    consent: state.status === 'VERIFYING' ? null : model.consent,
    consentAnswer: moved ? null : model.consentAnswer,
  };
};

const withView = (model: Model, message: ViewMessage): Model => {
  switch (message.type) {
    case 'viewport':
      return { ...model, viewport: { width: message.width, height: message.height } };
    case 'location':
      return { ...model, location: { host: message.host, domain: message.domain, secure: message.secure } };
    case 'cursor':
      return { ...model, cursor: message.cursor };
    case 'focus':
      return { ...model, editable: message.editable };
    case 'history':
      return { ...model, canGoBack: message.back };
    case 'selection':
      return { ...model, selection: message.present };
    case 'control':
    case 'more-options':
    case 'control-over':
    case 'question':
    case 'question-over':
    case 'file-taken':
      return withOverlay(model, message);
    case 'copied':
      return model; // for the clipboard, not to be kept
    case 'notice':
      return { ...model, notice: { code: message.code, text: message.message } };
    case 'consent':
      return { ...model, consent: message.fields, consentAnswer: null };
    case 'status':
      return withRunnerStatus(model, message.status, message.progress, message.awaiting);
    case 'dialog':
      // The page's own words; leaving a page asks nothing of the user.
      return message.kind === 'beforeunload' ? model : { ...model, notice: { code: null, text: message.message } };
    case 'refused':
      return { ...model, notice: { refused: message.what } };
    case 'taken-over':
      return { ...model, stream: 'taken-over' };
    case 'ended':
      return { ...model, stream: 'idle' };
  }
};

/** Over another stream, or another way of it, the runner tells anew what is open. */
const withStream = (model: Model, stream: StreamState, rung: Rung): Model => ({
  ...model,
  stream,
  rung,
  rttMs: null,
  runnerTold: model.runnerTold && stream === 'live',
  ...(stream === 'live' && rung === model.rung ? {} : { control: null, questions: [] }),
});

type OverlayMessage = Extract<
  ViewMessage,
  { type: 'control' | 'more-options' | `${'control' | 'question'}-over` | 'question' | 'file-taken' }
>;

const withOverlay = (model: Model, message: OverlayMessage): Model => {
  const { control, questions } = model;
  switch (message.type) {
    case 'control':
      return { ...model, control: message };
    case 'more-options': {
      if (control?.id !== message.id || control.control.kind !== 'options') return model;
      const options = [...control.control.options, ...message.options];
      return { ...model, control: { ...control, control: { ...control.control, options } } };
    }
    case 'control-over':
      return control?.id === message.id ? { ...model, control: null } : model;
    case 'question':
      return { ...model, questions: [...questions.filter(({ id }) => id !== message.id), message] };
    case 'question-over':
      return { ...model, questions: questions.filter(({ id }) => id !== message.id) };
    case 'file-taken': {
      const taken = (question: OpenQuestion) =>
        question.id === message.id ? { ...question, takenBytes: message.bytes } : question;
      return { ...model, questions: questions.map(taken) };
    }
  }
};

const withRunnerStatus = (model: Model, status: string, progress: number, awaiting: EmbedState['awaiting']): Model => {
  const known = SESSION_STATUSES.find((candidate): candidate is SessionStatus => candidate === status);
  // How a session ends is told by the API alone: it has the error and the word that counts.
  if (known === undefined || isTerminal(known) || model.session === null) return model;
  return withState({ ...model, runnerTold: true }, { ...model.session, status: known, progress, awaiting });
};
