/** A press on the page lets a video play that the browser did not let begin by itself. */
const PRESSES = ['pointerup', 'touchend', 'keydown'] as const;

/**
 * Keeps a live picture playing, which nobody means to pause: browsers pause it when the page is hidden or the device has something
 * else to play, and one that saves power lets it begin only at a press.
 */
export const keepPlaying = (video: HTMLVideoElement): void => {
  const play = () => {
    // One that was taken off the page is paused for good: another has its place.
    if (video.isConnected && video.srcObject !== null && video.paused) video.play().catch(() => undefined);
  };
  video.addEventListener('pause', play);
  video.addEventListener('loadedmetadata', play);
  document.addEventListener('visibilitychange', play);
  for (const press of PRESSES) window.addEventListener(press, play);
};
