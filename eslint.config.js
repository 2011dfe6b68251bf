import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const onlyMainReadsTheEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Only src/main.ts and src/cli/care-gateway.ts read the environment: take a Config (src/config.ts) instead.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '.cache/',
      '**/generated/',
      '**/__generated__/',
      '**/node_modules/',
      'coverage/',
      'data/',
      'bench/results/',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'off',
      // Naming a member beside `...rest` is how an object is taken without it.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-properties': ['error', onlyMainReadsTheEnvironment],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Export by name: a reader should meet the same name everywhere.',
        },
      ],
      'no-console': 'error',
      // `== null` means null or absent, which is one thing in GraphQL's inputs and on the wire.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: [
      'src/main.ts',
      'src/cli/care-gateway.ts',
      'scripts/**',
      'proof/release/**',
      'bench/**',
      'test/**',
      'client/{scripts,samples,test}/**',
    ],
    rules: { 'no-restricted-properties': 'off', 'no-console': 'off' },
  },
  // Their tools want it so.
  { files: ['client/codegen.ts', 'examples/*/vite.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['test/**/*.ts', 'client/test/**/*.ts'],
    extends: [jest.configs['flat/recommended'], jest.configs['flat/style']],
    rules: {
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert'] }],
      'jest/no-standalone-expect': 'off',
      // Jest's own globals are imported, so that a test file says where each name comes from.
      'jest/prefer-importing-jest-globals': 'error',
    },
  },
  {
    files: ['schema/**/*.graphql'],
    plugins: { '@graphql-eslint': graphqlPlugin },
    languageOptions: {
      parser: graphqlPlugin.parser,
      parserOptions: { graphQLConfig: { schema: 'schema/**/*.graphql' } },
    },
    rules: {
      ...graphqlPlugin.configs['flat/schema-recommended'].rules,
      // Values and answers (prices, edges, errors) have no identity of their own.
      '@graphql-eslint/strict-id-in-types': 'off',
      '@graphql-eslint/description-style': ['error', { style: 'block' }],
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
          rootField: true,
        },
      ],
      // Care order types extend the enum and the Mutation type from a file each.
      '@graphql-eslint/no-hashtag-description': 'off',
      '@graphql-eslint/no-typename-prefix': 'off',
      '@graphql-eslint/naming-convention': 'off',
    },
  },
  prettier,
);
