/** Bounds of a flow: whatever a platform's page does, a run ends and stays small. */
export const FLOW_LIMITS = {
  nodes: 200,
  /** Node visits in one run. Cycles (a login form that comes back) are legal, endless ones are not. */
  transitions: 1_000,
  casesPerNode: 30,
  requests: 10,
  disclosures: 50,
  hosts: 20,
  /** The whole flow as canonical JSON in UTF-8: it is stored beside what the API lists in one item of 400 KB at most. */
  textBytes: 262_144,
  /** Nesting of the JSON, checked before anything walks it recursively. */
  jsonDepth: 40,
  /** Notices shown to the user in one wait; a page that flickers does not flood the viewer. */
  noticesPerWait: 20,
  /** Longest wait for the user: reading a code from another device, or resetting a password, is a matter of minutes. */
  userWaitMs: 3_600_000,
  /** Longest wait for a page. */
  pageWaitMs: 120_000,
} as const;

/** What a node waits when it does not say: pages of real platforms load in seconds, 30 s is a fault. */
export const DEFAULT_WAIT_MS = 30_000;
