/** The rooms of ARCHITECTURE.md, enforced. Each comment is what a developer sees who breaks the rule. */
const nouns = '^src/(account|device|catalog|inventory|offer|order|report)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one file, or lack a third: move what both need to a place of its own.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nouns-know-no-server',
      comment: 'A noun knows neither HTTP servers nor how a request is put together; only the type of the Context.',
      severity: 'error',
      from: { path: nouns },
      to: { path: '^src/(server|gateway)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'context-is-a-type',
      comment: 'Of gateway/ a noun may import the Context type and nothing else.',
      severity: 'error',
      from: { path: nouns },
      to: { path: '^src/(server/|gateway/(?!context\\.ts))' },
    },
    {
      name: 'gateway-is-for-the-server',
      comment: 'gateway/ puts requests together: only server/ and start-gateway.ts import it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(gateway|server)/|^src/(start-gateway|main)\\.ts|^src/generated/' },
      to: { path: '^src/gateway/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'kit-knows-no-noun',
      comment: 'graphql/ is a kit without state or I/O that every noun may import: it imports none of them.',
      severity: 'error',
      from: { path: '^src/graphql/' },
      to: { path: '^src/', pathNot: '^src/(graphql|generated)/' },
    },
    {
      name: 'edge-knows-no-wire',
      comment:
        'A resolver unpacks, calls and hands over. It reaches a carrier through a loader or a use case, never by itself.',
      severity: 'error',
      from: { path: '\\.resolvers\\.ts$' },
      to: { path: '\\.upstream\\.ts$|^src/upstream/' },
    },
    {
      name: 'wire-knows-no-graphql',
      comment: 'The wire is translated into domain words; GraphQL is not known there. (Its error for bad input is.)',
      severity: 'error',
      from: { path: '\\.upstream\\.ts$' },
      to: { path: 'node_modules/(graphql|@apollo)/|^src/(gateway|server)/|\\.resolvers\\.ts$' },
    },
    {
      name: 'specs-do-no-io',
      comment: 'A spec and its rules are data and pure functions: they reach no carrier, no journal and no request.',
      severity: 'error',
      from: { path: '^src/order/(types|rules)/' },
      to: { path: '\\.(upstream|loader|resolvers)\\.ts$|^src/(upstream|gateway|server)/|^src/order/journal/|^node:' },
    },
    {
      name: 'domain-runs-nothing',
      comment: 'The domain file of a noun holds words and pure rules; it imports types, or other domain files.',
      severity: 'error',
      from: { path: '^src/(account|device|catalog|inventory|offer)/(account|device|catalog|inventory|offer)\\.ts$' },
      to: { path: '^src/(upstream|gateway|server)/|\\.(upstream|loader|resolvers)\\.ts$|node_modules/' },
    },
    {
      name: 'one-door-to-the-carriers',
      comment: 'Only upstream/ speaks HTTP to a carrier: deadlines, caps and credentials are there.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(upstream|simulator)/' },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'upstream-knows-no-noun',
      comment: 'upstream/ knows HTTP and the dialects of the carriers, never what a call is about.',
      severity: 'error',
      from: { path: '^src/upstream/' },
      to: { path: nouns },
    },
    {
      name: 'telemetry-knows-no-noun',
      comment:
        'telemetry/ is told numbers and words of ours: it knows neither what a request is about nor how it is answered. The nouns and upstream/ fill in a tally; who counts it is start-gateway.ts’s matter.',
      severity: 'error',
      from: { path: '^src/telemetry/' },
      to: {
        path: '^src/',
        pathNot: '^src/(telemetry/|graphql/error-codes\\.ts|log\\.ts|config\\.ts)',
      },
    },
    {
      name: 'only-the-tally-is-handed-round',
      comment:
        'Of telemetry/ a room may import the tally and types; what counts and sends is wired in start-gateway.ts.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(telemetry/|start-gateway\\.ts)' },
      to: { path: '^src/telemetry/(?!tally\\.ts)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'settings-are-handed-over',
      comment:
        'Settings are read once, before anything is started: take the value that you need as an argument. Only the types of config.ts may be known by what is wired with them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(config/|config\\.ts|main\\.ts|start-gateway\\.ts|cli/|telemetry/)' },
      to: { path: '^src/config(/|\\.ts)' },
    },
    {
      name: 'settings-know-no-noun',
      comment:
        'A setting is a text, checked and read. Of what it is for it knows the tables of words and bounds alone.',
      severity: 'error',
      from: { path: '^src/config(/|\\.ts)' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(config/|config\\.ts|limits\\.ts|identity/|graphql/trusted-documents\\.ts|order/order-protocol\\.ts)',
      },
    },
    {
      name: 'simulator-stands-alone',
      comment: 'The simulator is written from the contract alone: with our mappers it would repeat our mistakes.',
      severity: 'error',
      from: { path: '^src/simulator/' },
      to: { path: '^src/', pathNot: '^src/simulator/' },
    },
    {
      name: 'fault-proxy-stands-alone',
      comment: 'The fault proxy knows TCP and toxiproxy: other teams take it as it is.',
      severity: 'error',
      from: { path: '^faults/' },
      to: { pathNot: '^faults/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'nobody-needs-the-simulator',
      comment: 'Only main.ts and the command line start the simulator.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(simulator/|main\\.ts|cli/simulator\\.ts)' },
      to: { path: '^src/simulator/' },
    },
    {
      name: 'all-reached-from-the-program',
      comment: 'Nothing reaches this file from cli/care-gateway.ts, which starts main.ts: register it, or delete it.',
      severity: 'error',
      from: { path: '^src/cli/care-gateway\\.ts$' },
      to: {
        path: '^src/',
        reachable: false,
        pathNot:
          '^src/(generated/|order/journal/(sqlite-worker|inline-sqlite-journal)\\.ts|report/store/sqlite-snapshots(-worker)?\\.ts)',
      },
    },
    {
      name: 'nobody-needs-the-command-line',
      comment: 'cli/ is for those who run the gateway: what requests need as well belongs to the noun.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'command-line-is-no-server',
      comment: 'A command works on the journal by the order room, never by a request, and asks no carrier.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/(server|gateway|upstream)/|\\.(upstream|loader|resolvers)\\.ts$' },
    },
    {
      name: 'command-line-knows-no-sql',
      comment: 'What a command does to the journal is a method of OperatorsJournal, never SQL beside it.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: {
        path: '^src/order/journal/(.*-(steps|calls|transactions|rows|worker)|steps)\\.ts$|node_modules/(pg|better-sqlite3)/|^(node:)?sqlite$',
      },
    },
    {
      name: 'declared-dependencies',
      comment: 'Declare the package in package.json, under dependencies.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
