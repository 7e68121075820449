/** A shorter look at another tab changes nothing; a device that slept may have lost its network without a word. */
const SLEPT_MS = 5_000;

/** Calls `onBack` when the network may be another or back, and when the page is seen again after a while. */
export const whenBack = (ports: {
  window: Pick<Window, 'addEventListener' | 'document'> & { navigator: object };
  now: () => number;
  onBack: () => void;
}): void => {
  const { window, now, onBack } = ports;
  let hiddenAt: number | undefined;
  window.addEventListener('online', onBack);
  window.document.addEventListener('visibilitychange', () => {
    if (window.document.visibilityState === 'hidden') hiddenAt = now();
    else if (hiddenAt !== undefined && now() - hiddenAt >= SLEPT_MS) onBack();
  });
  // Chromium on phones: from Wi-Fi to mobile and back (Network Information API).
  const connection = 'connection' in window.navigator ? window.navigator.connection : undefined;
  if (connection instanceof EventTarget) connection.addEventListener('change', onBack);
};
