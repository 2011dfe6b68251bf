/** Puts the rooms together: settings in, a running gateway out. The whole wiring can be read here, from top to bottom. */
import type { ApolloServer } from '@apollo/server';
import { printSchema } from 'graphql';
import type { DestinationStream, Logger } from 'pino';
import { KnownLines } from './account/known-lines.ts';
import { CatalogKeeper } from './catalog/catalog-keeper.ts';
import type { CarrierSettings, Config } from './config.ts';
import { fetchDevice } from './device/device.upstream.ts';
import { KeptDevices } from './device/kept-devices.ts';
import { createContext, type Context, type Services } from './gateway/context.ts';
import { CostBuckets } from './gateway/cost-buckets.ts';
import { CompiledQueries } from './gateway/compiled-queries.ts';
import { createDocumentGate } from './gateway/document-gate.ts';
import { createShortWay, type ShortWay } from './gateway/short-way.ts';
import { formatError } from './gateway/format-error.ts';
import { createGateway } from './gateway/gateway.ts';
import { rehearse } from './gateway/rehearse.ts';
import { createRepetitionGuard } from './gateway/repeated-fields.ts';
import { createRequestLimits } from './gateway/request-limits.ts';
import { createScopeCheck } from './gateway/needed-scopes.ts';
import { createSchema } from './gateway/schema.ts';
import { subscribeTo } from './gateway/subscribe.ts';
import { createAuthenticator } from './identity/authenticate.ts';
import { developmentCaller, type Caller, type Tenant } from './identity/caller.ts';
import { createRemoteKeys } from './identity/key-set.ts';
import { createTokenReader, staticKeys } from './identity/tokens.ts';
import { InventoryKeeper } from './inventory/inventory-keeper.ts';
import type { Limits } from './limits.ts';
import { KeptOffers } from './offer/kept-offers.ts';
import { fetchOffers } from './offer/offer.upstream.ts';
import { wireTypes } from './order/care-order-types.ts';
import type { OrderJournal } from './order/journal/order-journal.ts';
import { watchJournal } from './order/journal/watched-journal.ts';
import { createFingerprints } from './order/natural-keys.ts';
import { createOrderProtocol } from './order/order-protocol.ts';
import { createOrderCarrier } from './order/order.upstream.ts';
import { forgetChangedLines } from './order/forget-changed-lines.ts';
import { OrderFeed } from './order/order-feed.ts';
import { PushReceiver } from './order/receive-push.ts';
import { OrderResolver } from './order/resolve-orders.ts';
import { SendsUnderWay } from './order/sends-under-way.ts';
import { reportSource } from './report/report-source.ts';
import type { ReportType } from './report/report.upstream.ts';
import { openSnapshots } from './report/store/open-snapshots.ts';
import type { SnapshotStore } from './report/store/snapshot-store.ts';
import { startAdminServer } from './server/admin-server.ts';
import { sandboxOrigin } from './server/browser-rules.ts';
import { createOrderHint } from './server/order-hint.ts';
import { pageTokensFrom } from './server/page-token.ts';
import { createServer } from './server/server.ts';
import type { CallView } from './telemetry/metrics.ts';
import { createOddValues, type NoteOdd } from './telemetry/odd-values.ts';
import { openTelemetry } from './telemetry/open-telemetry.ts';
import { sampleOrders } from './telemetry/sample-orders.ts';
import type { Tally } from './telemetry/tally.ts';
import { Broadband } from './upstream/broadband.ts';
import { createCallScope } from './upstream/call-scope.ts';
import { basicCredentials, oauthCredentials } from './upstream/credentials.ts';
import { EBonding } from './upstream/ebonding.ts';
import { jsonSource } from './upstream/get-json.ts';
import { Upstream, type OnCall } from './upstream/upstream.ts';

/** What is put in place of the usual, most of it by tests. */
export interface Replacements {
  /** Where the line of each request goes; nowhere unless it is said. */
  readonly requestLines?: DestinationStream;
  readonly now?: () => Date;
  /** False: nothing runs by itself; the test calls the resolver. */
  readonly background?: boolean;
  readonly reportPollMs?: number;
  readonly snapshots?: SnapshotStore;
  /** Beyond the bounds of the settings: what happens without a limit. */
  readonly limits?: Partial<Limits>;
  readonly wrapCatalog?: (catalog: CatalogKeeper) => CatalogKeeper;
}

export interface RunningGateway {
  readonly url: string;
  /** Where its metrics are; undefined when nothing is counted. */
  readonly adminUrl: string | undefined;
  readonly apollo: ApolloServer<Context>;
  readonly tenants: readonly [Tenant, ...Tenant[]];
  readonly queries: CompiledQueries;
  readonly shortWay: ShortWay;
  /** What a request of this caller has. */
  readonly createContext: (caller: Caller) => Context;
  readonly catalog: CatalogKeeper;
  readonly inventory: InventoryKeeper;
  readonly journal: OrderJournal;
  readonly resolver: OrderResolver;
  readonly pushes: PushReceiver;
  readonly feed: OrderFeed;
  /** How it stands with each kind of call to the carriers: breakers and places. */
  readonly guards: () => readonly CallView[];
  close(): Promise<void>;
}

const callsAtOnce = 16;
const answerAfterMs = 8000;
/** So long orders are still sent after the last request was let in; what is left is for whoever resolves orders next. */
const lastSendMs = 15_000;
const cleanEveryMs = 60 * 60 * 1000;

/** Shown when an explorer opens. */
const firstDocument = `# A line of service, what it has, and what became of its orders.
query Line {
  device(ctn: "1234567890") {
    ctn
    status
    make
    model
    subscriber { name }
    ratePlan { name price { amount currency } }
    features { feature { name } expiresAt }
    careOrders(first: 5) { nodes { state createdAt changes { type state } } }
  }
}
`;

const connectCarriers = ({ ebonding, broadband }: CarrierSettings, onCall: OnCall) => ({
  ebonding: new EBonding(
    new Upstream({
      name: 'eBonding',
      url: ebonding.url,
      credentials: oauthCredentials(ebonding),
      onCall,
      readConnections: 68,
      writeConnections: 20,
      // A kind of call that is slow leaves the connections of the others alone.
      places: {
        careAccount: 48,
        'orderStatus/CareOrder': 16,
        generateReport: 2,
        retrieveReport: 2,
        careOrder: 16,
        orderCancellation: 4,
      },
    }),
    ebonding.clientId,
  ),
  broadband: new Broadband(
    new Upstream({
      name: 'broadband',
      url: broadband.url,
      credentials: basicCredentials(broadband.user, broadband.password),
      onCall,
      readConnections: 48,
      writeConnections: 1,
    }),
  ),
});

/** Each background task has its own share of calls. */
const backgroundScope = (log: Logger, noteOdd: NoteOdd, most = callsAtOnce) =>
  createCallScope(most, (place) => {
    noteOdd(place, () => log);
  });

const openIdentity = ({ tenants, issuer, developmentCaller: lets }: Config, now: () => Date, log: Logger) => {
  const anonymous = lets ? developmentCaller(tenants[0]) : undefined;
  if (anonymous)
    log.warn({ tenant: anonymous.tenant.id }, 'NO TOKEN IS NEEDED: who shows none is the development caller');
  const clock = () => now().getTime();
  const source = issuer && 'url' in issuer.keys ? jsonSource('jwks', issuer.keys.url) : undefined;
  const remote =
    source &&
    createRemoteKeys({
      fetch: () => source.get(),
      now: clock,
      onFailure: (error) => {
        log.error({ err: error }, 'keys of the identity provider not fetched');
      },
    });
  const getKey = remote?.getKey ?? (issuer && 'text' in issuer.keys ? staticKeys(issuer.keys.text) : undefined);
  const readToken = issuer && getKey && createTokenReader({ settings: issuer, getKey, tenants, now: clock });
  return {
    authenticate: createAuthenticator({ readToken, anonymous }),
    health: () => remote?.health(),
    close: () => source?.close(),
  };
};

export const startGateway = async (
  config: Config,
  carriers: CarrierSettings,
  openedJournal: OrderJournal,
  log: Logger,
  replacements: Replacements = {},
): Promise<RunningGateway> => {
  const { now = () => new Date(), background = true, reportPollMs = 1000 } = replacements;
  const { tenants } = config;
  const { metrics, traces, telemetry } = await openTelemetry(config, log, replacements.requestLines);
  const journal = metrics
    ? watchJournal(openedJournal, {
        began: () => {
          metrics.journalCallBegan();
        },
        ended: (...call) => {
          metrics.journalCallEnded(...call);
        },
      })
    : openedJournal;
  const noteOdd = createOddValues(telemetry.noteOdd);
  const identity = openIdentity(config, now, log);
  const { ebonding, broadband } = connectCarriers(carriers, telemetry.onCall);
  const snapshots = replacements.snapshots ?? (await openSnapshots(config));
  const keeping = (type: ReportType) => ({
    // One after the other: reports are large, and nobody waits for them by the second.
    source: reportSource(ebonding, type, backgroundScope(log, noteOdd, 1)),
    store: snapshots,
    pollMs: reportPollMs,
    log,
    noteOdd: telemetry.noteOdd,
    now,
  });
  const keeper = new CatalogKeeper(keeping('catalogExtract'));
  const catalog = replacements.wrapCatalog?.(keeper) ?? keeper;
  const inventory = new InventoryKeeper({ ...keeping('wirelessInventory'), renewAfterMs: config.inventoryMaxAgeMs });

  const zone = config.carrierTimeZone;
  const carrier = createOrderCarrier({
    ebonding,
    wireTypes: wireTypes(config.wireTypeOverrides),
    zone,
    sendDeadlineMs: config.orderTimes.sendDeadlineMs,
    scope: backgroundScope(log, noteOdd),
  });
  const sends = new SendsUnderWay();
  const orderProtocol = createOrderProtocol({
    journal,
    carrier,
    profile: config.carrierProfile,
    times: config.orderTimes,
    monotonic: () => performance.now(),
    onTransition: ({ id, state, attempt }, cause) => {
      log.info({ order: id, state, attempt, cause }, 'order moved');
    },
  });
  const protocol = sends.watch(orderProtocol);
  const resolver = new OrderResolver({ journal, protocol, leaseMs: config.orderTimes.leaseMs, log });

  const feed = new OrderFeed(journal, log);
  const pushes = new PushReceiver({ journal, protocol, log });

  const limits: Limits = { ...config.limits, ...replacements.limits };
  log.info({ limits }, 'limits');
  const schema = createSchema();
  // A client's requests are spread over the instances, and each keeps its own account of them. One request must fit in.
  const buckets = new CostBuckets({
    capacity: Math.max(limits.cost, limits.bucket / config.instances),
    refillPerSecond: limits.refillPerSecond / config.instances,
    now: () => now().getTime(),
  });
  const requestLimits = createRequestLimits(schema, limits, buckets);

  const keptDevices = new KeptDevices((of, ctn, scope) => fetchDevice(ebonding, of, ctn, scope, now), now);
  const stopForgetting = forgetChangedLines(journal, keptDevices, log);

  const services: Services = {
    log,
    telemetry,
    noteOdd,
    noteMiss: requestLimits.chargeMiss,
    keptDevices,
    keptOffers: new KeptOffers((question, isOurs, scope) => fetchOffers(broadband, question, isOurs, scope, now), now),
    catalog,
    inventory,
    knownLines: new KnownLines(),
    feed,
    desk: {
      journal,
      protocol,
      carrier,
      fingerprints: createFingerprints(journal.hashingSecret),
      times: config.orderTimes,
      zone,
      now,
      answerAfterMs,
      ordersPerLineAndDay: limits.ordersPerLineAndDay,
    },
    callsAtOnce,
  };
  const contextOf = (caller: Caller, deadlineMs = limits.deadlineMs, tally?: Tally) =>
    createContext(services, caller, deadlineMs, tally);

  const explorable = !config.production;
  const { mode, documents } = config.trustedDocuments;
  const mayRun = createScopeCheck(schema);
  const apollo = createGateway({ schema, limits, requestLimits, mayRun, log, explorable, firstDocument });
  await apollo.start();
  let isRehearsed = !background;
  const queries = new CompiledQueries({ schema, limits, requestLimits });
  const shortWay = createShortWay({ requestLimits, mayRun, log });
  const server = createServer({
    log,
    limits,
    largestBody: mode === 'enforce' ? limits.trustedBodyBytes : limits.bodyBytes,
    origins: explorable ? [...config.corsOrigins, sandboxOrigin] : config.corsOrigins,
    trustedProxies: config.trustedProxies,
    mayBeOrder: createOrderHint(documents),
    graphql: {
      gateway: apollo,
      limits,
      explorable,
      gate: createDocumentGate({ mode, trusted: documents, refuse: createRepetitionGuard(limits), log }),
      authenticate: identity.authenticate,
      createContext: contextOf,
      telemetry,
      queries,
      shortWay,
      subscribe: (request, caller, tally) =>
        subscribeTo(request, {
          schema,
          limits,
          requestLimits,
          explorable,
          createContext: (ofStart) => contextOf(caller, undefined, ofStart),
          tally,
          mayRun,
          endsInMs: caller.expiresAt && Math.max(0, caller.expiresAt.getTime() - now().getTime()),
          formatError: (error) =>
            formatError(error.toJSON(), error, tally.supportReference, log.child({ traceId: tally.traceId })),
        }),
    },
    ...(config.pushSecret !== undefined && {
      push: { secret: config.pushSecret, receive: (id: string, body: unknown) => pushes.receive(id, body) },
    }),
    pages: { sdl: printSchema(schema), explorable, firstDocument, getPageToken: pageTokensFrom(config.pageTokenUrl) },
    startChecks: [
      () => journal.health(),
      () => Promise.resolve(identity.health()),
      () => (isRehearsed ? Promise.resolve() : Promise.reject(new Error('not rehearsed'))),
    ],
  });
  const guards = () => [...ebonding.guards, ...broadband.guards];
  metrics?.watch({ calls: guards, load: () => server.load, reports: () => [catalog.view, inventory.view] });
  const admin = metrics && (await startAdminServer({ ...config.admin, metrics }));
  const url = await server.listen(config.host, config.port);
  const stopSampling =
    metrics &&
    sampleOrders({
      count: () => openedJournal.summary(),
      note: (states) => {
        metrics.noteOrders(states);
      },
    });
  if (background) {
    for (const tenant of tenants) catalog.known(tenant);
    resolver.start();
    // Without a journal there is nothing to be in time for.
    const isWell = await journal.health().then(
      () => true,
      () => false,
    );
    if (isWell) await rehearse({ gateway: apollo, queries, shortWay, createContext: contextOf, tenant: tenants[0] });
    isRehearsed = true;
  }
  const cleaning = setInterval(() => {
    journal.purge(config.retention.requestsMs, config.retention.ordersMs).catch((error: unknown) => {
      log.warn({ err: error }, 'journal not purged');
    });
    snapshots.purge().catch((error: unknown) => {
      log.warn({ err: error }, 'reports not purged');
    });
  }, cleanEveryMs);
  cleaning.unref();
  return {
    url,
    adminUrl: admin?.url,
    apollo,
    tenants,
    createContext: contextOf,
    queries,
    shortWay,
    catalog,
    inventory,
    journal,
    resolver,
    pushes,
    feed,
    guards,
    close: async () => {
      // Other instances take the orders that are due from now on.
      const resolved = resolver.stop();
      await server.drain(config.drainMs);
      clearInterval(cleaning);
      const lastSendAt = performance.now() + lastSendMs;
      // Streams end first: an open one would hold the server up.
      feed.close();
      await server.close();
      stopSampling?.();
      stopForgetting();
      await apollo.stop();
      await Promise.all([resolved, pushes.settled(), sends.settledWithin(lastSendAt - performance.now())]);
      catalog.close();
      inventory.close();
      await snapshots.close();
      await journal.close();
      await Promise.all([ebonding.close(), broadband.close(), identity.close(), traces?.close()]);
      // Until the end somebody may want to know how it goes.
      await admin?.close();
    },
  };
};
