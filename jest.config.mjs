import { availableParallelism } from 'node:os';

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
  // Tests with browsers wait more than they compute: two at a time also on two cores, where Jest's default is one.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // A ceiling for what hangs, not a limit of speed: machines that share their cores are slow at times.
  testTimeout: 60_000,
};
