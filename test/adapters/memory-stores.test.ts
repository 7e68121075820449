import { memoryIdempotencyStore } from '../support/memory-idempotency-store.ts';
import { memorySessionStore } from '../support/memory-session-store.ts';
import { memoryTally } from '../support/memory-tally.ts';
import {
  memoryDiagnosticsStore,
  memoryFlowVersionStore,
  memoryPartnerStore,
  memoryPlatformStore,
} from '../support/memory-stores.ts';
import { idempotencyStoreContract } from './idempotency-store-contract.ts';
import { partnerStoreContract } from './partner-store-contract.ts';
import { diagnosticsStoreContract } from './diagnostics-store-contract.ts';
import { flowVersionStoreContract } from './flow-version-store-contract.ts';
import { platformStoreContract } from './platform-store-contract.ts';
import { sessionStoreContract } from './session-store-contract.ts';
import { sessionTallyContract } from './session-tally-contract.ts';

sessionStoreContract('memory', () => memorySessionStore());
sessionTallyContract('memory', () => memoryTally());
idempotencyStoreContract('memory', async () => {
  const sessions = memorySessionStore();
  return { sessions, requests: memoryIdempotencyStore(sessions) };
});
diagnosticsStoreContract('memory', async () => memoryDiagnosticsStore());
flowVersionStoreContract('memory', async (versions) => memoryFlowVersionStore(...versions));
platformStoreContract('memory', async (platforms) => memoryPlatformStore(...platforms));
partnerStoreContract('memory', async (partners) => memoryPartnerStore(...partners));
