import type { FrameMessage } from './frame-message.ts';
import type { MountedVerification } from './mount-verification.ts';
import { mountVerification } from './mount-verification.ts';

export type { FrameMessage, FrameMessageData } from './frame-message.ts';

/** The name of the events that the element dispatches; `detail` is the message of the embed page. */
export const VERIFICATION_EVENT = 'veriframe';

/** `<veriframe-session embed-url="…">`: a verification as an element. */
export type SessionElement = HTMLElement & { cancel(): void };

declare global {
  interface HTMLElementTagNameMap {
    'veriframe-session': SessionElement;
  }
  interface HTMLElementEventMap {
    [VERIFICATION_EVENT]: CustomEvent<FrameMessage>;
  }
}

/**
 * Defines `<veriframe-session embed-url theme locale>`, once; further calls change nothing. The element shows the
 * session while it is in the document, anew when an attribute changes. With no usable `embed-url` it stays empty.
 */
export const defineSessionElement = (): void => {
  if (customElements.get('veriframe-session') !== undefined) return;
  // In here, for a server that renders pages can import this file and has no HTMLElement.
  customElements.define(
    'veriframe-session',
    class extends HTMLElement {
      static readonly observedAttributes = ['embed-url', 'theme', 'locale'];
      #mounted: MountedVerification | undefined;

      connectedCallback(): void {
        // What HTML gives an unknown element is `inline`, which has no height. A rule of the page can still say otherwise.
        if (getComputedStyle(this).display === 'inline') this.style.display = 'block';
        this.#show();
      }

      disconnectedCallback(): void {
        this.#hide();
      }

      attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
        if (before === after || !this.isConnected) return;
        this.#hide();
        this.#show();
      }

      cancel(): void {
        this.#mounted?.cancel();
      }

      #show(): void {
        const embedUrl = this.getAttribute('embed-url');
        if (this.#mounted !== undefined || embedUrl === null || embedUrl === '') return;
        const theme = this.getAttribute('theme');
        const locale = this.getAttribute('locale');
        this.#mounted = mountVerification({
          container: this,
          embedUrl,
          ...(theme === 'light' || theme === 'dark' || theme === 'auto' ? { theme } : {}),
          ...(locale === null ? {} : { locale }),
          onEvent: (detail) => this.dispatchEvent(new CustomEvent(VERIFICATION_EVENT, { detail, bubbles: true })),
        });
      }

      #hide(): void {
        this.#mounted?.destroy();
        this.#mounted = undefined;
      }
    },
  );
};
