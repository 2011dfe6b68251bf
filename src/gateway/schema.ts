/** The executable schema: the SDL of schema/ with the resolvers of every room. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { accountResolvers } from '../account/account.resolvers.ts';
import { catalogResolvers } from '../catalog/catalog.resolvers.ts';
import { deviceResolvers } from '../device/device.resolvers.ts';
import { scalars } from '../graphql/scalars.ts';
import { sharedResolvers } from '../graphql/shared.resolvers.ts';
import { inventoryResolvers } from '../inventory/inventory.resolvers.ts';
import { offerResolvers } from '../offer/offer.resolvers.ts';
import { auditResolvers } from '../order/audit.resolvers.ts';
import { eligibilityResolvers } from '../order/eligibility.resolvers.ts';
import { orderResolvers } from '../order/order.resolvers.ts';
import { addMasking } from './masking.ts';
import { previewResolvers } from '../order/preview.resolvers.ts';
import { nodeResolvers } from './node.resolvers.ts';
import { settleLists } from './settled-lists.ts';

/** The folder stands beside src/ and beside dist/ alike. */
const folder = fileURLToPath(new URL('../../schema', import.meta.url));

/** The public SDL, all files, in the order of their names. */
export const readTypeDefs = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'));

export const createSchema = (): GraphQLSchema =>
  settleLists(
    addMasking(
      makeExecutableSchema({
        typeDefs: readTypeDefs(),
        resolvers: [
          scalars,
          sharedResolvers,
          nodeResolvers,
          accountResolvers,
          deviceResolvers,
          catalogResolvers,
          offerResolvers,
          inventoryResolvers,
          orderResolvers,
          eligibilityResolvers,
          previewResolvers,
          auditResolvers,
        ],
        // What an interface's resolvers say holds for every type that implements it.
        inheritResolversFromInterfaces: true,
      }),
    ),
  );
