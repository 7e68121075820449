import type { KeptDiagnostics } from '../../core/contract/diagnostics.ts';
import type { Partner } from '../../core/partner/partner.ts';
import type { Platform } from '../../core/platform/platform.ts';
import type { PartnerStore } from '../../core/ports/partner-store.ts';
import type { FlowVersion } from '../../core/platform/flow-version.ts';
import type { DiagnosticsStore } from '../../core/ports/diagnostics-store.ts';
import type { FlowVersionStore } from '../../core/ports/flow-version-store.ts';
import type { PlatformStore } from '../../core/ports/platform-store.ts';

/** Partners in memory, under the same contract as those in DynamoDB. */
export const memoryPartnerStore = (...partners: readonly Partner[]): PartnerStore => ({
  find: async (partnerId) => partners.find((partner) => partner.partnerId === partnerId),
  findByApiKeyId: async (apiKeyId) =>
    partners.find((partner) => partner.apiKeyId === apiKeyId) ??
    partners.find((partner) => partner.retiringApiKeyId === apiKeyId),
});

/** Platforms in memory, under the same contract as those in DynamoDB. */
export const memoryPlatformStore = (...platforms: readonly Platform[]): PlatformStore => ({
  find: async (platformId) => platforms.find((platform) => platform.platformId === platformId),
  list: async () => platforms.toSorted((a, b) => a.platformId - b.platformId),
});

/** Versions of flows in memory, under the same contract as those in DynamoDB. */
export const memoryFlowVersionStore = (...versions: readonly FlowVersion[]): FlowVersionStore => ({
  findVersion: async (platformId, flowHash) =>
    versions.find((version) => version.platformId === platformId && version.flowHash === flowHash),
});

/** Diagnostics in memory, under the same contract as those in DynamoDB. */
export const memoryDiagnosticsStore = (): DiagnosticsStore => {
  const kept = new Map<string, KeptDiagnostics>();
  return {
    keep: async (diagnostics) => void kept.set(diagnostics.sessionId, diagnostics),
    find: async (sessionId) => kept.get(sessionId),
  };
};
