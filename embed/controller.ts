import type { InputMessageInit } from '../core/contract/live-view.ts';
import { frameNews } from './frame-news.ts';
import type { FrameNews } from './host-link.ts';
import type { Model, PageEvent } from './model.ts';
import { reduce } from './model.ts';
import type { SessionApi } from './session-api.ts';
import type { ViewerConnection, ViewerEvents } from './stream/viewer-connection.ts';

export type ControllerPorts = {
  api: SessionApi;
  openViewer: (events: ViewerEvents) => ViewerConnection;
  onMedia: (media: MediaStream) => void;
  onSharp: ViewerEvents['onSharp'];
  /** The stream is up: the runner wants to know how large the picture may be. */
  onLive: () => void;
  /** The user copied this text on the remote page. */
  onCopied: (text: string) => void;
  render: (model: Model) => void;
  post: (news: FrameNews) => void;
  later: (action: () => void, delayMs: number) => () => void;
};

export type Controller = {
  start(): void;
  arrive(): void;
  cancel(): void;
  answerConsent(approved: boolean): void;
  takeBack(): void;
  /** The network or the device has come back. */
  wake(): void;
  send(message: InputMessageInit): void;
  sendMove(message: InputMessageInit): void;
  model(): Model;
  close(): void;
};

/** How often to ask for the state, by what may happen next. The stream brings most news sooner. */
const POLL_MS = { starting: 250, live: 2500, offline: 1500 };
const RECONNECT_MS = [200, 500, 1000, 2000, 4000];
/** From here on a runner is there to connect to. */
const STREAMING = ['READY', 'CONNECTED', 'LOADING_TREE', 'RUNNING', 'AWAITING_USER', 'COLLECTING_DATA', 'VERIFYING'];

/** Keeps model, API and stream together: asks for the state, connects when a runner is there, reconnects when it is lost. */
export const controller = (first: Model, ports: ControllerPorts): Controller => {
  let model = first;
  let viewer: ViewerConnection | undefined;
  let attempts = 0;
  let arrived = false;
  let closed = false;
  let stopPolling = () => {};
  let stopReconnecting = () => {};

  const dispatch = (event: PageEvent): void => {
    const before = model;
    model = reduce(model, event);
    if (model === before || closed) return;
    ports.render(model);
    frameNews(before, model).forEach(ports.post);
    followUp();
  };

  const isOver = () => model.ended !== null || model.link === 'invalid' || model.link === 'stranger';

  /** Does what the model now calls for. */
  const followUp = (): void => {
    if (isOver()) {
      dropViewer();
      return;
    }
    const status = model.session?.status;
    if (status === 'CREATED' && arrived) reportArrival();
    if (status !== undefined && STREAMING.includes(status) && model.stream === 'idle') connect();
  };

  let arrivalReported = false;
  const reportArrival = (): void => {
    if (arrivalReported) return;
    arrivalReported = true;
    void ports.api.report({ type: 'USER_ARRIVED' }).then((taken) => {
      // Not taken: the session was between two statuses, or the network failed. The next CREATED tries again.
      arrivalReported = taken;
      poll();
    });
  };

  const poll = (): void => {
    stopPolling();
    void ports.api.readState().then((answer) => {
      if (closed) return;
      if (answer.kind === 'state') {
        if (answer.state.status !== 'CREATED') arrivalReported = false;
        const wasOffline = !model.online;
        dispatch({ type: 'state', state: answer.state });
        // What was tried without a network says nothing about how long to wait with one.
        if (wasOffline && model.stream === 'lost' && viewer === undefined) reconnectIn(0);
      } else if (answer.kind === 'ended') dispatch({ type: 'ended', ended: answer.ended });
      else if (answer.kind === 'invalid-link') dispatch({ type: 'invalid-link' });
      else dispatch({ type: 'online', online: false });
      if (isOver()) return;
      const live = model.stream === 'live' || !arrived;
      stopPolling();
      stopPolling = ports.later(poll, model.online ? (live ? POLL_MS.live : POLL_MS.starting) : POLL_MS.offline);
    });
  };

  const connect = (): void => {
    dispatch({ type: 'stream', stream: 'connecting' });
    const mine = ports.openViewer({
      onMedia: ports.onMedia,
      onSharp: ports.onSharp,
      onRung: (rung) => {
        if (viewer !== mine || model.stream === 'taken-over') return;
        dispatch(rung === null ? { type: 'stream', stream: 'lost' } : { type: 'stream', stream: 'live', rung });
        if (rung === null) return poll();
        attempts = 0;
        ports.onLive();
      },
      onRoundTrip: (rttMs) => viewer === mine && dispatch({ type: 'round-trip', rttMs }),
      onMessage: (message) => {
        dispatch({ type: 'view', message });
        if (message.type === 'ended' || message.type === 'status') poll();
        if (message.type === 'taken-over') dropViewer();
        if (message.type === 'copied') ports.onCopied(message.text);
      },
      onLost: () => {
        viewer = undefined;
        lost();
      },
    });
    viewer = mine;
    mine.connect().then(
      (result) => {
        if (viewer !== mine) return;
        if (result === 'connected') return;
        dropViewer();
        lost();
      },
      () => {
        dropViewer();
        lost();
      },
    );
  };

  const lost = (): void => {
    if (closed || isOver() || model.stream === 'taken-over') return;
    dispatch({ type: 'stream', stream: 'lost' });
    poll();
    reconnectIn(RECONNECT_MS[Math.min(attempts++, RECONNECT_MS.length - 1)] ?? 4000);
  };

  const reconnectIn = (delayMs: number): void => {
    stopReconnecting();
    stopReconnecting = ports.later(() => {
      if (model.stream === 'lost' && viewer === undefined) dispatch({ type: 'stream', stream: 'idle' });
    }, delayMs);
  };

  const dropViewer = (): void => {
    viewer?.close();
    viewer = undefined;
  };

  return {
    start: () => {
      ports.render(model);
      ports.post({ type: 'loaded', data: {} });
      poll();
    },
    arrive: () => {
      if (arrived) return;
      arrived = true;
      followUp();
    },
    cancel: () => {
      if (isOver()) return;
      dispatch({ type: 'cancelling' });
      void ports.api.report({ type: 'USER_CANCELLED' }).then(poll);
    },
    answerConsent: (approved) => {
      viewer?.send({ type: 'consent', approved });
      dispatch({ type: 'consent-answered', approved });
    },
    takeBack: () => dispatch({ type: 'stream', stream: 'idle' }),
    wake: () => {
      if (closed || isOver()) return;
      viewer?.wake();
      poll();
    },
    send: (message) => viewer?.send(message),
    sendMove: (message) => viewer?.sendMove(message),
    model: () => model,
    close: () => {
      closed = true;
      stopPolling();
      stopReconnecting();
      dropViewer();
    },
  };
};
