/** Requests per second on average, and how many at once on top: a token bucket. */
export type Throttle = { readonly ratePerS: number; readonly burst: number };

export type Quota = { readonly limit: number; readonly period: 'DAY' | 'WEEK' | 'MONTH'; readonly offset: number };

/** A method with Lambda proxy integration, the only kind that the local cloud knows. */
export type RestMethod = {
  /** An HTTP method, or `ANY`. */
  readonly httpMethod: string;
  readonly apiKeyRequired: boolean;
  readonly functionArn: string;
  /** At most 29 s for a Regional or edge-optimized API without a raised quota. */
  readonly timeoutMs: number;
};

/** A resource with its full path template, for instance `/partner/browser-session/{id}`. */
export type RestResource = { readonly id: string; readonly path: string; readonly methods: readonly RestMethod[] };

/** A customized gateway response; what is not set keeps the default. */
export type GatewayResponse = {
  readonly statusCode?: number;
  /** By header name, an expression: `'a static value'` in single quotes, or `context.requestId`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body's template for `application/json`; only `$context` variables are substituted, VTL is not known. */
  readonly template?: string;
};

export type ApiKey = { readonly id: string; readonly value: string; readonly enabled: boolean };

export type UsagePlan = {
  readonly id: string;
  readonly keyIds: readonly string[];
  readonly throttle?: Throttle;
  readonly quota?: Quota;
  /** By `/path/METHOD`. */
  readonly methodThrottles: Readonly<Record<string, Throttle>>;
};

/** Who may call a stage, as it is now: keys and plans change while the API runs. */
export type StageAccess = {
  readonly apiKeys: () => readonly ApiKey[];
  readonly usagePlans: () => readonly UsagePlan[];
};

/** One REST API with its one stage, as the template describes it. */
export type RestApi = {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly stage: string;
  readonly deploymentId: string;
  readonly binaryMediaTypes: readonly string[];
  readonly resources: readonly RestResource[];
  /** By response type, for instance `INVALID_API_KEY`. */
  readonly gatewayResponses: Readonly<Record<string, GatewayResponse>>;
  /** The stage's throttles by `/path/METHOD`; `/*` and `*` stand for every path and every method. */
  readonly stageThrottles: Readonly<Record<string, Throttle>>;
};
