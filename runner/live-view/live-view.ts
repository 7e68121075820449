import type { InputMessage, ViewMessage } from '../../core/contract/live-view.ts';
import type { ViewerRole } from '../../core/contract/runner-api.ts';
import type { RemotePages } from '../session/flow-engine.ts';
import type { Timer } from '../shell/timer.ts';
import { PageFollower } from './page/page-follower.ts';
import { screenFor } from './page/screen.ts';
import type { UserQuestions } from './page/user-questions.ts';
import { userQuestions } from './page/user-questions.ts';
import type { IceServer } from './peer/viewer.ts';
import { Viewer } from './peer/viewer.ts';
import { PictureTrack } from './picture/picture-track.ts';
import { viewState } from './view-state.ts';

export type LiveViewOptions = {
  pages: RemotePages;
  iceServers: readonly IceServer[];
  /** The address that viewers reach this machine at, when it is not the machine's own. */
  publicAddress: string | undefined;
  newId: () => string;
  timer: Timer;
  /** The user is there, or is not there any more. */
  onPresence: (present: boolean) => void;
  onConsent: (approved: boolean) => void;
  /** Something failed that the next picture or the next viewer may be spared. */
  onFault: (cause: unknown) => void;
};

export type Connection = { kind: 'connected'; id: string; answer: string } | { kind: 'bad-offer' } | { kind: 'full' };

/** One who controls, one who is about to take over, and some who watch; each costs an encoder. */
const VIEWERS_MAX = 6;
const FLUSH_TIMEOUT_MS = 300;

/** The remote browser as its viewers see it: one of them controls it, the others only watch. */
export class LiveView {
  readonly #options: LiveViewOptions;
  readonly #track = new PictureTrack();
  readonly #follower: PageFollower;
  readonly #state = viewState();
  readonly #questions: UserQuestions;
  #lastOverlayId = 0;
  readonly #viewers = new Map<string, Viewer>();
  #controller: Viewer | null = null;

  constructor(options: LiveViewOptions) {
    this.#options = options;
    const tell = (message: ViewMessage) => this.tell(message);
    const newId = () => (this.#lastOverlayId += 1);
    this.#questions = userQuestions({ newId, tell, canAsk: (kind) => this.#state.canAsk(kind), timer: options.timer });
    this.#follower = new PageFollower(options.pages, {
      onPicture: (picture) => this.#track.send(picture),
      onFault: options.onFault,
      questions: this.#questions,
      newId,
      tell,
    });
  }

  /** Resolves when viewers can come. Rejects when the page is gone. */
  start(): Promise<void> {
    return this.#follower.start();
  }

  /** Answers a viewer's offer. A second controlling viewer takes over from the first when its connection stands. */
  async connect(offer: string, role: ViewerRole): Promise<Connection> {
    if (this.#viewers.size >= VIEWERS_MAX) return { kind: 'full' };
    const { iceServers, publicAddress, newId } = this.#options;
    const viewer: Viewer = new Viewer(newId(), role, iceServers, {
      onConnected: () => this.#onConnected(viewer),
      onDisconnected: () => this.#onDisconnected(viewer),
      onViewOpen: () => [...this.#state.all(), ...this.#questions.open()].forEach((message) => viewer.tell(message)),
      onInput: (message) => this.#controller === viewer && this.#onInput(message),
      onClosed: () => this.#onClosed(viewer),
    });
    this.#viewers.set(viewer.id, viewer);
    try {
      return {
        kind: 'connected',
        id: viewer.id,
        answer: await viewer.answer(offer, this.#track.createTrack(), publicAddress),
      };
    } catch (cause) {
      this.#options.onFault(cause);
      viewer.close();
      return { kind: 'bad-offer' };
    }
  }

  /** Ends a viewer's connection; false when there is none of that id. */
  disconnect(id: string): boolean {
    const viewer = this.#viewers.get(id);
    viewer?.close();
    return viewer !== undefined;
  }

  /** Tells the controlling viewer, and the next one if it is about the present state. */
  tell(message: ViewMessage): void {
    if (this.#state.remember(message)) this.#controller?.tell(message);
    if (message.type === 'status') this.#questions.review();
  }

  /** Calls `listener` whenever a site asks the user to log in before it shows a document. Returns how to stop. */
  onLoginAsked(listener: () => void): () => void {
    return this.#questions.onAsked((kind) => kind === 'login' && listener());
  }

  /** The user has answered: a viewer that comes later is not asked again. */
  forgetConsent(): void {
    this.#state.forget('consent');
  }

  /** Sends what was told last and ends every connection. Never fails. */
  async close(): Promise<void> {
    await this.#controller?.flushed(FLUSH_TIMEOUT_MS);
    await this.#follower.stop().catch(() => undefined);
    for (const viewer of [...this.#viewers.values()]) viewer.close();
    this.#track.close();
  }

  #onConnected(viewer: Viewer): void {
    this.#track.refresh();
    if (viewer.role !== 'control') return;
    const former = this.#controller;
    if (former !== viewer) this.#follower.release();
    this.#controller = viewer;
    this.#options.onPresence(true);
    if (former === null || former === viewer) return;
    former.tell({ type: 'taken-over' });
    void former.flushed(FLUSH_TIMEOUT_MS).then(() => former.close());
  }

  #onDisconnected(viewer: Viewer): void {
    if (this.#controller !== viewer) return;
    this.#follower.release();
    this.#options.onPresence(false);
  }

  #onClosed(viewer: Viewer): void {
    this.#viewers.delete(viewer.id);
    if (this.#controller !== viewer) return;
    this.#controller = null;
    this.#follower.release();
    this.#options.onPresence(false);
  }

  #onInput(message: InputMessage): void {
    switch (message.type) {
      case 'resize':
        return void this.#follower.resize(screenFor(message));
      case 'consent':
        return this.#options.onConsent(message.approved);
      case 'back':
        return void this.#follower.back();
      case 'choose':
      case 'fill':
      case 'leave':
        return this.#follower.control(message);
      case 'answer':
        return this.#questions.answer(message.id, message.answer);
      default:
        return this.#follower.input(message);
    }
  }
}
