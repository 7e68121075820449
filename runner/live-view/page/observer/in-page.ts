/**
 * The parts of the observer run inside each frame of the remote page, as text: none may use anything from outside itself but
 * what it is given.
 */

/** Tells the runner something, as `observation.ts` describes it. */
export type Tell = (observation: object) => void;

/** The element that has the focus, through shadow roots. */
export type Focused = () => Element | null;

/** What the focused field is to the viewer's keyboard; null for an element that takes no text. */
export type DescribeEditable = (element: Element) => { kind: string } | null;

/** Where the runner finds what `observe-controls.ts` and `observe-clipboard.ts` offer, in the observer's own world. */
export const COMMANDS = 'veriframeCommands';
