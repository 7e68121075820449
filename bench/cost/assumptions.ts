/** One completed session as we imagine it, and what runs whether or not there is one. Each line is to be argued about. */
export const ASSUMPTIONS = {
  /** From the launch of the task to its end: image, browser, a user who logs in and approves. Fargate bills a minute at least. */
  runnerSeconds: 240,
  runnerVcpu: 1,
  runnerGb: 2,
  /** The picture, 1 Mbit/s over the three minutes that somebody looks. */
  streamSeconds: 180,
  streamMbitPerS: 1,
  /** The shortest way through the definition to COMPLETED, with a login and a consent. */
  stateTransitions: 34,
  /**
   * Requests: creation, 3 looks by the partner, page, 120 looks by the page (every 250 ms while the browser starts, then
   * every 2.5 s), 3 events of the page, 2 of WHEP, bootstrap, and of the runner 24 heartbeats, 10 progresses, 9 events.
   */
  requests: 174,
  requestKb: 2,
  /** At 1,024 MB, cold starts spread over all. */
  lambdaMsPerRequest: 40,
  lambdaGb: 1,
  /** Webhook, its wait for the partner included, the measurement, and the count at each of 28 writes (30 ms of half a GB). */
  backgroundLambdaGbSeconds: 0.9,
  backgroundInvocations: 31,
  /**
   * The item has about 8 KB once it holds an attestation, and two indexes: 25 small writes and 3 large ones. And 12 statuses
   * to count, each a mark and a counter in a transaction, two units each. And a webhook's turn, taken and given back.
   */
  writeUnits: 140,
  /** One read of the session or more a request, half of them small. And the session and its mark at each of 28 writes. */
  readUnits: 344,
  storedKb: 8,
  storedMonths: 1,
  sqsRequests: 4,
  /** The attestor signs one attestation; data keys are cached by the services. */
  kmsSignatures: 1,
  kmsRequests: 20,
  logKb: 135,
  traces: 203,
} as const;

/** The same session where WebRTC does not get through, from the first picture to the last, by its intervals in the code. */
export const STILLS = {
  /** Pages load, text is typed, the mouse moves. The rest of the time the page is at rest: somebody reads, or looks for a phone. */
  movingShare: 0.25,
  /** A poll of a page at rest waits so long; POLL_MS of runner/live-view/stills/still-link.ts, and a test holds the two together. */
  pollMs: 2_500,
  /** Whatever moves takes one poll and one batch of input each time there and back: CloudFront, API Gateway, Lambda, runner. */
  roundTripMs: 250,
  /** A JPEG of 80 KB, sealed, in Base64. */
  stillKb: 107,
  /** After 10, 20, 40 and 60 s (embed/stream/viewer-connection.ts) WebRTC is tried again: a look at the state and a PATCH each. */
  otherRequests: 10,
  logKbPerRequest: 0.7,
} as const;

/** The monthly base: attestor, keys, secret, alarms. Container Insights and flow logs depend on traffic and are left out. */
export const BASE = {
  hoursPerMonth: 730,
  attestorVcpu: 0.5,
  attestorGb: 1,
  kmsKeys: 2,
  secrets: 1,
  /** Metrics that alarms watch, at most: those of sums count one by one, so each Lambda counts. */
  alarmMetrics: 60,
  /** Names and dimensions that are in use in a month. */
  ownMetrics: 25,
} as const;
