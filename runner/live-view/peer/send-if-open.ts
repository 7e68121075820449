/** What a data channel must be able to do to be sent on. */
export type SendingChannel = { readyState: string; send(data: string | ArrayBufferView): void };

/** Sends when the channel is open; false when it is not. It closes in a thread of libwebrtc, a moment before `readyState` says so. */
export const sendIfOpen = (channel: SendingChannel, data: string | ArrayBufferView): boolean => {
  if (channel.readyState !== 'open') return false;
  try {
    channel.send(data);
    return true;
  } catch (cause) {
    if (isInvalidState(cause)) return false;
    throw cause;
  }
};

/** By its name: @roamhq/wrtc has a DOMException of its own. */
const isInvalidState = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'name' in cause && cause.name === 'InvalidStateError';
