import type { ViewMessage } from '../../core/contract/live-view.ts';

const LASTING = ['viewport', 'location', 'cursor', 'focus', 'status', 'consent'] as const;
type Lasting = (typeof LASTING)[number];

const isLasting = (type: string): type is Lasting => LASTING.some((lasting) => lasting === type);

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
    forget: (type: Lasting): void => void last.delete(type),
    all: (): ViewMessage[] => LASTING.flatMap((type) => last.get(type) ?? []),
  };
};
