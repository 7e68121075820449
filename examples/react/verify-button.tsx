import { useState } from 'react';
import { Verification } from './verification.tsx';

/**
 * A button that becomes a verification. `createSession` asks your server, which alone has the API key, for the `embedUrl` of a new
 * session. What is shown follows the events of the page; what you believe comes by webhook.
 */
export const VerifyButton = ({ createSession }: { readonly createSession: () => Promise<string> }) => {
  const [embedUrl, setEmbedUrl] = useState<string>();
  const [status, setStatus] = useState('');
  const start = () => {
    createSession().then(setEmbedUrl, () => setStatus('The verification could not be started. Please try again.'));
  };
  if (embedUrl === undefined)
    return (
      <>
        <button type="button" onClick={start}>
          Verify my account
        </button>
        <p role="status">{status}</p>
      </>
    );
  return (
    <>
      <Verification
        embedUrl={embedUrl}
        onEvent={(event) => {
          if (event.type === 'status') setStatus(event.data.to);
          if (event.type === 'exit' && event.data.reason === 'TRY_AGAIN') start();
        }}
      />
      <p role="status">{status}</p>
    </>
  );
};
