/** Native ES modules: the code under test runs as it runs in production, `import.meta` and ESM-only packages included. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.veriframe'],
  reporters: ['<rootDir>/tools/summary-reporter.mjs'],
  // A ceiling for what hangs, not a limit of speed: machines that share their cores are slow at times.
  testTimeout: 60_000,
};
