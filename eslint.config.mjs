import tseslint from 'typescript-eslint';

/** Types are checked by `tsc`; this finds what it does not: lost promises, unsafe casts, dead code. */
export default tseslint.config(
  { ignores: ['assembly', 'cdk.out', 'sdk/dist', '.veriframe', 'node_modules', 'coverage', '**/*.mjs'] },
  ...tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['examples/*/public/**/*.js'],
    languageOptions: { parserOptions: { projectService: false } },
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
    },
  },
  { files: ['bin/**', 'bench/**', 'tools/**'], rules: { 'no-console': 'off' } },
);
