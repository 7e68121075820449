import { useEffect, useRef } from 'react';
// In your application: '@veriframe/sdk/browser'.
import { mountVerification, type EmbedOptions } from '../../sdk/browser/mount-verification.ts';

/**
 * Shows a verification, and takes it away when the component goes or gets another `embedUrl`. `onEvent` may be another function
 * with every render. Give the class `verification` a height.
 */
export const Verification = ({ embedUrl, onEvent, theme, locale }: EmbedOptions) => {
  const container = useRef<HTMLDivElement>(null);
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useEffect(() => {
    if (container.current === null) return undefined;
    const verification = mountVerification({
      embedUrl,
      container: container.current,
      onEvent: (event) => latest.current?.(event),
      ...(theme === undefined ? {} : { theme }),
      ...(locale === undefined ? {} : { locale }),
    });
    return verification.destroy;
  }, [embedUrl, theme, locale]);
  return <div ref={container} className="verification" />;
};
