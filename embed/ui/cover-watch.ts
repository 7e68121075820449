/** What lies over an element, as far as the browser tells. */
export type CoverWatch = {
  /** `covered` while something of the page around lies over the element, or makes it see-through or distorted. */
  look(): Promise<'seen' | 'covered' | 'unknown'>;
};

/** The browser looks at most so often; 100 ms is the least that it allows. */
const LOOK_EVERY_MS = 100;

/**
 * Watches whether `node` is seen as it is (Intersection Observer v2, https://w3c.github.io/IntersectionObserver/v2/): who could
 * draw over this page could make a person press what they do not see. In browsers without it (Firefox, Safari) it is unknown.
 * Ends when the element is gone.
 */
export const watchCover = (node: Element): CoverWatch => {
  if (!('isVisible' in IntersectionObserverEntry.prototype)) return { look: async () => 'unknown' };
  let covered = false;
  const looked = new Promise<void>((resolve) => {
    const options = { threshold: [0, 0.5, 1], trackVisibility: true, delay: LOOK_EVERY_MS };
    const observer = new IntersectionObserver((entries) => {
      const latest = entries.at(-1);
      if (!node.isConnected) observer.disconnect();
      else if (latest !== undefined && 'isVisible' in latest)
        covered = latest.isIntersecting && latest.isVisible !== true;
      resolve();
    }, options);
    observer.observe(node);
  });
  return { look: () => looked.then(() => (covered ? 'covered' : 'seen')) };
};
