import { tmpdir } from 'node:os';
import type { InputMessage, ViewMessage } from '../../core/contract/live-view.ts';
import type { IceServer } from '../../core/contract/ice-servers.ts';
import type { ViewerRole } from '../../core/contract/runner-api.ts';
import type { StillKey } from '../../core/contract/still-view.ts';
import type { RemotePages } from '../session/flow-engine.ts';
import type { Timer } from '../shell/timer.ts';
import { PageFollower } from './page/page-follower.ts';
import { screenFor } from './page/screen.ts';
import type { ReceivedFiles } from './page/received-files.ts';
import { receivedFiles } from './page/received-files.ts';
import type { UserQuestions } from './page/user-questions.ts';
import { userQuestions } from './page/user-questions.ts';
import type { WebrtcProtocol } from './peer/offered-candidates.ts';
import type { Network } from './peer/watch-network.ts';
import { PictureTrack } from './picture/picture-track.ts';
import { NewestStill } from './stills/newest-still.ts';
import { viewState } from './view-state.ts';
import { Viewer } from './viewer.ts';

export type LiveViewOptions = {
  pages: RemotePages;
  /** For viewers, who are told of them; the runner itself asks only those that tell it its address. */
  iceServers: readonly IceServer[];
  protocols: readonly WebrtcProtocol[];
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

export type Connection =
  | { kind: 'connected'; id: string; answer: string; etag: string; iceServers: readonly IceServer[] }
  | { kind: 'bad-offer' }
  | { kind: 'full' };

export type StillConnection = { kind: 'connected'; id: string; key: StillKey } | { kind: 'bad-key' } | { kind: 'full' };

/** One who controls, one who is about to take over, and some who watch; each costs an encoder. */
const VIEWERS_MAX = 6;
const FLUSH_TIMEOUT_MS = 300;
/** So long a viewer whose place was taken may need to hear of it over a bad network; one that has heard hangs up by itself. */
const FAREWELL_MS = 3_000;

/** The remote browser as its viewers see it: one of them controls it, the others only watch. */
export class LiveView {
  readonly #options: LiveViewOptions;
  readonly #track = new PictureTrack();
  readonly #stills = new NewestStill();
  readonly #follower: PageFollower;
  readonly #state = viewState();
  readonly #questions: UserQuestions;
  readonly #files: ReceivedFiles;
  #lastOverlayId = 0;
  readonly #viewers = new Map<string, Viewer>();
  #controller: Viewer | null = null;
  /** Those whose place another has taken. One that cannot be reached is told when it is back, so that it takes no place in turn. */
  readonly #replaced = new WeakSet<Viewer>();

  constructor(options: LiveViewOptions) {
    this.#options = options;
    const tell = (message: ViewMessage) => this.tell(message);
    const newId = () => (this.#lastOverlayId += 1);
    this.#questions = userQuestions({ newId, tell, canAsk: (kind) => this.#state.canAsk(kind), timer: options.timer });
    this.#files = receivedFiles(tmpdir(), this.#questions.isOpen);
    this.#follower = new PageFollower(options.pages, {
      onPicture: (picture) => {
        this.#track.send(picture);
        this.#stills.send(picture);
      },
      onFault: options.onFault,
      questions: this.#questions,
      files: this.#files,
      newId,
      tell,
      timer: options.timer,
      nowMs: () => performance.now(),
    });
  }

  /** Resolves when viewers can come. Rejects when the page is gone. */
  start(): Promise<void> {
    return this.#follower.start();
  }

  /** Answers a viewer's offer. A second controlling viewer takes over from the first when its connection stands. */
  async connect(offer: string, role: ViewerRole): Promise<Connection> {
    if (!this.#hasRoom()) return { kind: 'full' };
    const viewer = this.#newViewer(role);
    try {
      const answered = await viewer.answer(offer, this.#track.createTrack());
      return { kind: 'connected', id: viewer.id, iceServers: this.#options.iceServers, ...answered };
    } catch (cause) {
      this.#options.onFault(cause);
      viewer.close();
      return { kind: 'bad-offer' };
    }
  }

  /** A controlling viewer without WebRTC, who looks at stills. */
  async connectByStills(key: StillKey): Promise<StillConnection> {
    if (!this.#hasRoom()) return { kind: 'full' };
    const viewer = this.#newViewer('control');
    const ours = await viewer.beginStills(key);
    if (ours !== null) return { kind: 'connected', id: viewer.id, key: ours };
    viewer.close();
    return { kind: 'bad-key' };
  }

  /** The viewer of that connection, if there is one. */
  viewer(id: string): Viewer | undefined {
    return this.#viewers.get(id);
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
    await this.#files.close();
    for (const viewer of [...this.#viewers.values()]) viewer.close();
    this.#track.close();
  }

  #newViewer(role: ViewerRole): Viewer {
    const { newId } = this.#options;
    const viewer: Viewer = new Viewer(
      newId(),
      role,
      { ...this.#options, stills: this.#stills },
      {
        onConnected: () => this.#onConnected(viewer),
        onDisconnected: () => this.#onDisconnected(viewer),
        onNetwork: (network) => this.#onNetwork(viewer, network),
        onSharpOpen: () => this.#controller === viewer && this.#follower.sharpenFor(viewer.sharp),
        onListening: () => this.#greet(viewer),
        onInput: (message) => this.#controller === viewer && this.#onInput(message),
        onClosed: () => this.#onClosed(viewer),
      },
    );
    this.#viewers.set(viewer.id, viewer);
    return viewer;
  }

  /** One that is out of reach makes room for one that is there. */
  #hasRoom(): boolean {
    if (this.#viewers.size < VIEWERS_MAX) return true;
    [...this.#viewers.values()].find(({ isUp }) => !isUp)?.close();
    return this.#viewers.size < VIEWERS_MAX;
  }

  #greet(viewer: Viewer): void {
    if (this.#replaced.has(viewer)) return this.#dismiss(viewer);
    if (this.#controller === viewer) this.#follower.paintInFull(viewer.looksAtStills);
    for (const message of [...this.#state.all(), ...this.#questions.open()]) viewer.tell(message);
  }

  /** Waits for the viewer to hang up: a connection that is cut at once can lose the message that says why. */
  #dismiss(viewer: Viewer): void {
    viewer.tell({ type: 'taken-over' });
    this.#options.timer(FAREWELL_MS, () => viewer.isUp && viewer.close());
  }

  #onConnected(viewer: Viewer): void {
    if (this.#replaced.has(viewer)) return this.#dismiss(viewer);
    this.#track.refresh();
    if (viewer.role !== 'control') return;
    const former = this.#controller;
    if (former !== viewer) this.#follower.release();
    this.#controller = viewer;
    this.#follower.paintInFull(viewer.looksAtStills);
    this.#follower.sharpenFor(viewer.sharp);
    this.#options.onPresence(true);
    if (former === null || former === viewer) return;
    this.#replaced.add(former);
    this.#dismiss(former);
  }

  #onNetwork(viewer: Viewer, { bitsPerS, keyFrameWanted }: Network): void {
    if (keyFrameWanted) this.#track.refresh();
    if (this.#controller === viewer) this.#follower.adapt(bitsPerS);
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
    this.#follower.sharpenFor(null);
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
      case 'file-part':
        return this.tell({ type: 'file-taken', id: message.id, bytes: this.#files.add(message) });
      default:
        return this.#follower.input(message);
    }
  }
}
