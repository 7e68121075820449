import type { PartnerLimits } from '../partner/partner-limits.ts';

/** The usage plan of a partner. */
export type PartnerPlan = {
  readonly id: string;
  readonly limits: PartnerLimits;
  /** The template made it, so that its limits are the template's to say. */
  readonly isDeclared: boolean;
};

/** Who may call the API, and how much: the API keys of partners and their usage plans. */
export type PartnerAccess = {
  /** Makes a plan for the deployed stage; resolves to its id. */
  readonly createPlan: (partnerId: string, limits: PartnerLimits) => Promise<string>;
  /** The plan that a key is in; undefined when there is no such key, or when it is in none for the deployed stage. */
  readonly findPlan: (apiKeyId: string) => Promise<PartnerPlan | undefined>;
  readonly setLimits: (plan: PartnerPlan, limits: PartnerLimits) => Promise<void>;
  /** Deletes a plan; the keys in it are left without one. */
  readonly removePlan: (planId: string) => Promise<void>;
  /** Makes a key that works, in a plan; when it cannot be put into the plan there is no key either. */
  readonly createKey: (partnerId: string, planId: string) => Promise<{ readonly id: string; readonly value: string }>;
  /** The value of a key, and whether it works; undefined when there is no such key. */
  readonly findKey: (apiKeyId: string) => Promise<{ readonly value: string; readonly enabled: boolean } | undefined>;
  /** Lets a key work or not. False when there is no such key. */
  readonly setKeyEnabled: (apiKeyId: string, enabled: boolean) => Promise<boolean>;
  /** Deletes a key. False when there was none. */
  readonly removeKey: (apiKeyId: string) => Promise<boolean>;
};
