/** The questions that are asked, the same of every contender: those of docs/benchmarks.md. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  /** In the document too: the hand-written limit knows the question by it. */
  readonly operationName: string;
  readonly query: string;
  /** Variables of the request with this index: the questions go round many lines, so that no cache is measured by accident. */
  readonly variables: (index: number) => Readonly<Record<string, unknown>>;
  /** What a right answer says, where its shape is not enough. */
  readonly isRight?: (data: unknown) => boolean;
  /** Calls to the carriers that one request makes. */
  readonly upstreamCalls: number;
  readonly connections: number;
  /** Requests of one turn. */
  readonly requests: number;
}

const lines = 10_000;
const ctnOf = (index: number): string => String(2_145_550_000 + (index % lines));

const twelveFields = `
    ctn
    imei
    make
    model
    status
    contractStart
    contractEnd
    sim { iccid }
    subscriber { name }
    account { ban }
    ratePlan { name price { amount } }`;

const price = '{ base { amount currency } total { amount currency } period tax }';

const w1: Workload = {
  name: 'w1',
  title: 'one device by CTN, 12 fields',
  operationName: 'W1',
  query: `query W1($ctn: CTN!) {
  device(ctn: $ctn) {${twelveFields}
  }
}`,
  variables: (index) => ({ ctn: ctnOf(index) }),
  upstreamCalls: 1,
  connections: 16,
  requests: 2000,
};

const devicesOfAnAccount = 50;

const w2: Workload = {
  name: 'w2',
  title: '50 devices of an account, 12 fields each',
  operationName: 'W2',
  query: `query W2($ctns: [CTN!]!) {
  devices(ctns: $ctns) {${twelveFields}
  }
}`,
  variables: (index) => ({
    ctns: Array.from({ length: devicesOfAnAccount }, (_, place) => ctnOf(index * devicesOfAnAccount + place)),
  }),
  upstreamCalls: devicesOfAnAccount,
  connections: 4,
  requests: 80,
};

const distinctDevices = 5;

const w2b: Workload = {
  name: 'w2b',
  title: '50 devices, 12 fields each, of which 5 differ',
  operationName: 'W2b',
  query: w2.query.replace('query W2(', 'query W2b('),
  // Each line ten times, in turn. No two requests have a line in common for as long as possible.
  variables: (index) => ({
    ctns: Array.from({ length: devicesOfAnAccount }, (_, place) =>
      ctnOf(index * distinctDevices + (place % distinctDevices)),
    ),
  }),
  upstreamCalls: distinctDevices,
  connections: 8,
  requests: 400,
};

const w3: Workload = {
  name: 'w3',
  title: 'the whole offers answer, all fields',
  operationName: 'W3',
  query: `query W3($ban: String!) {
  account(ban: $ban) {
    offerAvailability(for: { changeRatePlan: {} }) {
      eligible
      reasons { code message }
      pendingOrderCount
      reasonCodePolicy {
        action cancelImmediately refundable feeCode feeAfterDays feeGraceDays returnWindowDays returnEligible
      }
      offers {
        id
        name
        description
        benefits
        price ${price}
        originalPrice ${price}
        marketingPrice ${price}
        monthlyCharges ${price}
        plan { id name description price ${price} downloadMbps }
        discounts {
          id name description
          amountOff { amount currency }
          priceAfter { amount currency }
          period applyPolicy promoType tenderTypes startsAt endsAt
        }
        addOns {
          id name description offeringType
          price ${price}
          isCurrent
          equipment { id name type group maxQuantity }
        }
        priceIsConsistent
      }
      freshness { fetchedAt source fromCache }
    }
  }
}`,
  variables: (index) => ({ ban: String(559_210_580_000 + (index % lines)) }),
  upstreamCalls: 1,
  connections: 16,
  requests: 1500,
};

export const workloads: Readonly<Record<string, Workload>> = { w1, w2, w2b, w3 };

export const bodyOf = ({ operationName, query, variables }: Workload, index: number): string =>
  JSON.stringify({ operationName, query, variables: variables(index) });
