/** What of the public schema the workloads ask for, the same for each peer, and its resolvers. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLError, GraphQLScalarType, Kind, type GraphQLSchema } from 'graphql';
import type { Availability, Device } from './answers.ts';

const typeDefs = `
scalar CTN
scalar DateTime
scalar Decimal
scalar ICCID
scalar IMEI

type Query {
  device(ctn: CTN!): Device
  devices(ctns: [CTN!]!): [Device]!
  account(ban: String!): Account
}

enum ServiceStatus { ACTIVE SUSPENDED CANCELLED UNKNOWN }

type Device {
  ctn: CTN!
  imei: IMEI
  make: String
  model: String
  status: ServiceStatus!
  contractStart: DateTime
  contractEnd: DateTime
  sim: Sim
  subscriber: Subscriber
  account: Account
  ratePlan: RatePlan
}

type Sim { iccid: ICCID }
type Subscriber { name: String }
type RatePlan { name: String price: Money }
type Money { amount: Decimal! currency: String! }

type Account {
  ban: String!
  offerAvailability(for: OfferIntentInput!): OfferAvailability
}

input OfferIntentInput { changeRatePlan: ChangeRatePlanIntent }
input ChangeRatePlanIntent { coverage: CoverageChange = KEEP reasonCode: String }
enum CoverageChange { KEEP ADD REMOVE }

type OfferAvailability {
  eligible: Boolean!
  reasons: [EligibilityReason!]!
  pendingOrderCount: Int
  reasonCodePolicy: ReasonCodePolicy
  offers: [Offer!]!
  freshness: Freshness!
}

type EligibilityReason { code: String! message: String! }

type ReasonCodePolicy {
  action: String
  cancelImmediately: Boolean
  refundable: Boolean
  feeCode: String
  feeAfterDays: Int
  feeGraceDays: Int
  returnWindowDays: Int
  returnEligible: Boolean
}

type Offer {
  id: ID!
  name: String!
  description: String
  benefits: [String!]!
  price: Price
  originalPrice: Price
  marketingPrice: Price
  monthlyCharges: [Price!]!
  plan: BroadbandPlan
  discounts: [Discount!]!
  addOns: [AddOn!]!
  priceIsConsistent: Boolean!
}

enum BillingPeriod { ONE_TIME DAY MONTH YEAR UNKNOWN }
enum TaxTreatment { EXCLUDED INCLUDED UNKNOWN }

type Price { base: Money! total: Money! period: BillingPeriod! tax: TaxTreatment! }

type BroadbandPlan { id: ID! name: String! description: String price: Price downloadMbps: Int }

type Discount {
  id: ID!
  name: String!
  description: String
  amountOff: Money
  priceAfter: Money
  period: BillingPeriod!
  applyPolicy: String
  promoType: String
  tenderTypes: [String!]!
  startsAt: DateTime
  endsAt: DateTime
}

type AddOn {
  id: ID!
  name: String!
  description: String
  offeringType: String
  price: Price
  isCurrent: Boolean
  equipment: [Equipment!]!
}

type Equipment { id: ID! name: String! type: String group: String maxQuantity: Int }

type Freshness { fetchedAt: DateTime! source: String! fromCache: Boolean! }
`;

/** One a request. */
export interface Lookups {
  /** The same line is asked for once. */
  readonly device: (ctn: string) => Promise<Device>;
  readonly offers: (ban: string) => Promise<Availability>;
}

export interface Context {
  readonly lookups: Lookups;
}

const readCtn = (value: unknown): string => {
  if (typeof value === 'string' && /^[0-9]{10}$/.test(value)) return value;
  throw new GraphQLError('A wireless number has ten digits.');
};

const asItIs = (name: string) => new GraphQLScalarType({ name, serialize: (value) => value });

const resolvers = {
  CTN: new GraphQLScalarType({
    name: 'CTN',
    serialize: (value) => value,
    parseValue: readCtn,
    parseLiteral: (node) => readCtn(node.kind === Kind.STRING ? node.value : undefined),
  }),
  // Answers have them as text already.
  DateTime: asItIs('DateTime'),
  Decimal: asItIs('Decimal'),
  ICCID: asItIs('ICCID'),
  IMEI: asItIs('IMEI'),
  Query: {
    device: (_root: unknown, { ctn }: { readonly ctn: string }, { lookups }: Context) => lookups.device(ctn),
    // One promise for all: cheaper for each engine than fifty.
    devices: (_root: unknown, { ctns }: { readonly ctns: readonly string[] }, { lookups }: Context) =>
      Promise.all(ctns.map(lookups.device)),
    account: (_root: unknown, { ban }: { readonly ban: string }) => ({ ban }),
  },
  Account: {
    offerAvailability: ({ ban }: { readonly ban: string }, _args: unknown, { lookups }: Context) => lookups.offers(ban),
  },
};

export const createSchema = (): GraphQLSchema => makeExecutableSchema<Context>({ typeDefs, resolvers });
