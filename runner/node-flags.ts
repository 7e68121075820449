/**
 * How Node.js is started for a runner; the image does the same. Young objects get 2 MB instead of 16: frames of the picture are
 * large and short-lived and would fill any space there is before they are thrown away. That saves some 20 MB.
 */
export const NODE_FLAGS = ['--no-warnings', '--max-semi-space-size=2'] as const;

/**
 * The environment that the image gives a runner. glibc keeps what is freed for the thread that had it, in up to eight arenas a
 * core; libwebrtc has many threads, and each connection would leave 3 MB behind (mallopt(3)).
 */
export const RUNNER_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' } as const;
