import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { VerifyButton } from '../../examples/react/verify-button.tsx';

const createSession = async (): Promise<string> => {
  const response = await fetch('/sessions', { method: 'POST' });
  if (!response.ok) throw new Error(`sessions: ${response.status}`);
  return response.text();
};

const root = createRoot(document.getElementById('root') ?? document.body);
root.render(
  <StrictMode>
    <VerifyButton createSession={createSession} />
  </StrictMode>,
);
Object.assign(globalThis, { unmount: () => root.unmount() });
