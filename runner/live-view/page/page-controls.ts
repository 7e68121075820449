import type { CDPSession } from 'puppeteer-core';
import type { InputMessage, ViewMessage } from '../../../core/contract/live-view.ts';
import { OVERLAY_LIMITS } from '../../../core/contract/overlay.ts';
import { locateElement } from './locate-element.ts';
import type { Observed } from './observer/attach-observer.ts';
import { commandObserver } from './observer/command-observer.ts';
import type { ControlObservation } from './observer/observation.ts';

export type ControlInput = Extract<InputMessage, { type: 'choose' | 'fill' | 'leave' }>;

export type PageControls = {
  /** A field of the page opened its list or picker. Rejects when it is gone already. */
  open(observation: ControlObservation, from: Observed): Promise<void>;
  /** The field closed it, or its document is gone (every document of the session without `contextId`). */
  gone(session: CDPSession, contextId?: number): void;
  /** Does to the field what the user chose. Rejects when the document is gone. */
  take(input: ControlInput): Promise<void>;
};

/** The list or picker that is open on a page: at most one, as in any browser. */
export const pageControls = (newId: () => number, tell: (message: ViewMessage) => void): PageControls => {
  let current: { id: number; number: number; from: Observed } | null = null;
  const end = (): void => {
    if (current !== null) tell({ type: 'control-over', id: current.id });
    current = null;
  };
  return {
    open: async ({ number, label, direction, control }, from) => {
      end();
      const id = newId();
      current = { id, number, from };
      const { objectId } = await commandObserver(from, 'element', [number]);
      if (objectId === undefined) return;
      const box = await locateElement(from.frame, objectId);
      if (current.id !== id) return;
      const opened = { type: 'control', id, box, label, direction } as const;
      if (control.kind === 'field') return tell({ ...opened, control });
      const { options, ...list } = control;
      tell({ ...opened, control: { ...list, options: options.slice(0, OVERLAY_LIMITS.optionsInMessage) } });
      for (let next = OVERLAY_LIMITS.optionsInMessage; next < options.length; next += OVERLAY_LIMITS.optionsInMessage)
        tell({ type: 'more-options', id, options: options.slice(next, next + OVERLAY_LIMITS.optionsInMessage) });
    },
    gone: (session, contextId) => {
      if (current === null || current.from.frame.session !== session) return;
      if (contextId === undefined || current.from.contextId === contextId) end();
    },
    take: async (input) => {
      if (current?.id !== input.id) return;
      const { from, number } = current;
      switch (input.type) {
        case 'choose':
          return void (await commandObserver(from, 'choose', [number, input.chosen]));
        case 'fill':
          return void (await commandObserver(from, 'fill', [number, input.value]));
        case 'leave':
          return void (await commandObserver(from, 'leave', [number]));
      }
    },
  };
};
