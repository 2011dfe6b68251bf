/** ../schema and ../cookbook → src/generated and dist: what a frontend needs of the schema. Not in git. */
import type { CodegenConfig } from '@graphql-codegen/cli';
import type { Types } from '@graphql-codegen/plugin-helpers';
import { withTypenames } from '../scripts/with-typenames.ts';

const addTypenames: Types.DocumentTransformFunction = ({ documents }) =>
  documents.map((file) => ({ ...file, ...(file.document && { document: withTypenames(file.document) }) }));

const config: CodegenConfig = {
  schema: '../schema/**/*.graphql',
  documents: '../cookbook/*.graphql',
  importExtension: '.ts',
  generates: {
    'src/generated/': {
      preset: 'client',
      // Apollo Client asks for `__typename` everywhere: with it in the documents, what is sent is what was hashed.
      documentTransforms: [{ transform: addTypenames }],
      presetConfig: { fragmentMasking: false, persistedDocuments: true, skipIndexFile: true },
      config: {
        futureProofEnums: true,
        enumType: 'string-literal',
        immutableTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: {
          ID: 'string',
          DateTime: 'string',
          Decimal: 'string',
          CTN: 'string',
          IMEI: 'string',
          ICCID: 'string',
          EID: 'string',
          EmailAddress: 'string',
        },
      },
    },
    'src/generated/possible-types.ts': { plugins: ['fragment-matcher'], config: { useExplicitTyping: true } },
    'dist/possible-types.json': { plugins: ['fragment-matcher'] },
    'dist/schema.graphql': { plugins: ['schema-ast'], config: { includeDirectives: true } },
    'dist/introspection.json': { plugins: ['introspection'], config: { minify: true } },
  },
};

export default config;
