import type { CDPSession, Protocol } from 'puppeteer-core';
import { attachChildren } from './attach-children.ts';

const WORLD = 'veriframe-flow';

/** An element that was found in a frame. */
export type FoundElement = { readonly frame: PageFrame; readonly objectId: string };

/** A document in a page: the page's own, or that of a frame in it, whatever process it lives in. */
export class PageFrame {
  readonly session: CDPSession;
  readonly frameId: string;
  readonly url: string;
  readonly parent: PageFrame | undefined;

  constructor(session: CDPSession, { id, url }: Protocol.Page.Frame, parent: PageFrame | undefined) {
    this.session = session;
    this.frameId = id;
    this.url = url;
    this.parent = parent;
  }

  /** Runs a function of `in-page.ts` in this document and gives what it returned. Rejects when it is gone. */
  async ask<A extends readonly unknown[]>(inPage: (...args: A) => unknown, ...args: A): Promise<unknown> {
    const { value } = await this.#call(
      inPage,
      args.map((value) => ({ value })),
      true,
    );
    return value;
  }

  /** As `ask`, for an element that the function returns; undefined when it returns something else. */
  async find<A extends readonly unknown[]>(inPage: (...args: A) => unknown, ...args: A): Promise<string | undefined> {
    const found = await this.#call(
      inPage,
      args.map((value) => ({ value })),
      false,
    );
    return found.subtype === 'node' ? found.objectId : undefined;
  }

  /** As `ask`, the first arguments being elements of this document. */
  async askAbout(
    inPage: (...args: never[]) => unknown,
    objectIds: readonly string[],
    ...args: readonly unknown[]
  ): Promise<unknown> {
    const given = [...objectIds.map((objectId) => ({ objectId })), ...args.map((value) => ({ value }))];
    return (await this.#call(inPage, given, true)).value;
  }

  /** A node that the browser names, as an object of the flow's own world. Rejects when it is gone. */
  async resolve(backendNodeId: number): Promise<string | undefined> {
    const { object } = await this.session.send('DOM.resolveNode', {
      backendNodeId,
      executionContextId: await this.world(),
    });
    return object.objectId;
  }

  /** The element that shows this document, as an object of the page around it. Rejects when it is gone. */
  async owner(): Promise<FoundElement | undefined> {
    const { parent: frame, frameId } = this;
    if (frame === undefined) return undefined;
    const { backendNodeId } = await frame.session.send('DOM.getFrameOwner', { frameId });
    const objectId = await frame.resolve(backendNodeId);
    return objectId === undefined ? undefined : { frame, objectId };
  }

  /** The JavaScript world that only the flow sees. */
  async world(): Promise<number> {
    // Gives the world of that name when the document has it already.
    const world = { frameId: this.frameId, worldName: WORLD };
    return (await this.session.send('Page.createIsolatedWorld', world)).executionContextId;
  }

  async #call(
    inPage: (...args: never[]) => unknown,
    args: Protocol.Runtime.CallArgument[],
    returnByValue: boolean,
  ): Promise<Protocol.Runtime.RemoteObject> {
    const { result, exceptionDetails } = await this.session.send('Runtime.callFunctionOn', {
      executionContextId: await this.world(),
      functionDeclaration: inPage.toString(),
      arguments: args,
      returnByValue,
    });
    if (exceptionDetails !== undefined) throw new Error('A function failed inside the page.');
    return result;
  }
}

/** The frames of one page, those of other sites included. */
export class PageFrames {
  readonly #root: CDPSession;
  /** By the frame that they are the document of. */
  readonly #children = new Map<string, CDPSession>();

  private constructor(root: CDPSession) {
    this.#root = root;
  }

  /** Follows the frames of the page that `session` belongs to. Rejects when the page is gone. */
  static async of(session: CDPSession): Promise<PageFrames> {
    const frames = new PageFrames(session);
    await attachChildren(
      session,
      (child) => void (child.type === 'iframe' && frames.#children.set(child.targetId, child.session)),
      (sessionId) => frames.#forget(sessionId),
    );
    return frames;
  }

  #forget(sessionId: string): void {
    for (const [frameId, session] of this.#children) if (session.id() === sessionId) this.#children.delete(frameId);
  }

  /** Every document that the page shows now, the page's own first. Rejects when the page is gone. */
  async list(): Promise<PageFrame[]> {
    const { frameTree } = await this.#root.send('Page.getFrameTree');
    const found = framesOf(this.#root, frameTree, undefined);
    for (const session of this.#children.values()) {
      const tree = await session.send('Page.getFrameTree').catch(() => undefined); // it may be gone already
      const parent = found.find(({ frameId }) => frameId === tree?.frameTree.frame.parentId);
      if (tree !== undefined && parent !== undefined) found.push(...framesOf(session, tree.frameTree, parent));
    }
    return found;
  }
}

const framesOf = (session: CDPSession, tree: Protocol.Page.FrameTree, parent: PageFrame | undefined): PageFrame[] => {
  const frame = new PageFrame(session, tree.frame, parent);
  return [frame, ...(tree.childFrames ?? []).flatMap((child) => framesOf(session, child, frame))];
};
