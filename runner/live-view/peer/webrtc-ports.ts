/** The ports of a runner's candidates, UDP and TCP: those that its security group opens to the world (lib/network.ts). */
export const WEBRTC_PORTS = { min: 40_000, max: 40_099 } as const;
