import type { ViewMessage } from '../../core/contract/live-view.ts';
import type { Question } from '../../core/contract/overlay.ts';

const LASTING = ['viewport', 'location', 'history', 'cursor', 'focus', 'selection', 'status', 'consent'] as const;
type Lasting = (typeof LASTING)[number];

const isLasting = (type: string): type is Lasting => LASTING.some((lasting) => lasting === type);

/** Asked only while the user acts on the page. */
const USER_ONLY: readonly Question['kind'][] = ['beforeunload', 'files'];

/** What a viewer that comes now must be told: the last message of each lasting kind. */
export const viewState = () => {
  const last = new Map<Lasting, ViewMessage>();
  return {
    /** False for a cursor that has not changed: frames of a page do not know what the others told. */
    remember: (message: ViewMessage): boolean => {
      if (!isLasting(message.type)) return true;
      const known = last.get(message.type);
      last.set(message.type, message);
      return message.type !== 'cursor' || known?.type !== 'cursor' || known.cursor !== message.cursor;
    },
    /**
     * Whether the user sees the page now and may be asked by it. Leaving a page and files are asked only while the page is
     * the user's: otherwise it is the flow that leaves, and that pressed a button it should not have.
     */
    canAsk: (kind: Question['kind']): boolean => {
      const told = last.get('status');
      if (told?.type !== 'status' || told.awaiting === 'CONSENT') return false;
      return told.status === 'AWAITING_USER' || (told.status === 'RUNNING' && !USER_ONLY.includes(kind));
    },
    forget: (type: Lasting): void => void last.delete(type),
    all: (): ViewMessage[] => LASTING.flatMap((type) => last.get(type) ?? []),
  };
};
