import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { configurationNames } from '../../src/config/setting-table.ts';
import { probePaths } from '../../src/server/probes.ts';
import {
  at,
  dockerfile,
  filesOf,
  isThere,
  kustomizations,
  listAt,
  manifest,
  manifestsOf,
  mentionedIn,
  read,
  readYaml,
  root,
  settingsOf,
  type Environment,
  type Yaml,
} from './deployed.ts';

const known = new Set(configurationNames);

const project = JSON.parse(read('package.json')) as {
  readonly version: string;
  readonly main: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
};
const image = `care-gateway:${project.version}`;
const [compose] = readYaml('deploy/compose.yaml');
const composed = at(compose, 'services', 'gateway', 'environment') as Environment;
const instructions = dockerfile();
const all = (instruction: string) => instructions.flatMap(([name, rest]) => (name === instruction ? [rest] : []));
const only = (instruction: string): string => all(instruction).at(-1) ?? '';
const imageEnvironment = Object.fromEntries(
  only('ENV')
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
);

const gateway = listAt(manifest('base', 'Deployment'), 'spec', 'template', 'spec', 'containers')[0];
const pod = at(manifest('base', 'Deployment'), 'spec', 'template', 'spec');
const portNamed = (name: string): unknown =>
  listAt(gateway, 'ports').find((port) => port['name'] === name)?.['containerPort'];

/** Every text in a document, with the way to it. */
const textsIn = (value: unknown, way = ''): readonly (readonly [way: string, text: string])[] => {
  if (typeof value === 'string') return [[way, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsIn(member, `${way}/${name}`));
};

describe('what is deployed', () => {
  it.each<[string, Environment]>([
    ['the image', imageEnvironment],
    ['compose.yaml', composed],
    ...kustomizations.map((name): [string, Environment] => [name, settingsOf(name)]),
  ])('sets only what is read: %s', (_name, environment) => {
    expect(Object.keys(environment).length).toBeGreaterThan(3);
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  });

  const secretNames = configurationNames.flatMap((name) =>
    name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : [],
  );

  it.each<[string, readonly Yaml[]]>([
    ['compose.yaml', readYaml('deploy/compose.yaml')],
    ['prometheus.yaml', readYaml('deploy/prometheus.yaml')],
    ...kustomizations.map((name): [string, readonly Yaml[]] => [name, manifestsOf(name)]),
  ])('holds no secret: %s', (_name, documents) => {
    const texts = documents.flatMap((document) => textsIn(document));
    const suspicious = texts.filter(
      ([way, text]) =>
        secretNames.some((name) => way.endsWith(`/${name}`)) ||
        /(PASSWORD|SECRET|_KEY)$/.test(way) ||
        /:\/\/[^/\s]*:[^/\s]*@/.test(text) ||
        /[A-Za-z0-9+/]{32,}={0,2}$/.test(text),
    );
    expect(texts.length).toBeGreaterThan(3);
    expect(suspicious).toEqual([]);
  });

  it('is of this version', () => {
    const images = [
      at(compose, 'services', 'gateway', 'image'),
      at(compose, 'services', 'simulator', 'image'),
      gateway?.['image'],
      at(
        manifest('overlays/rehearsal', 'Deployment', 'simulator'),
        'spec',
        'template',
        'spec',
        'containers',
        0,
        'image',
      ),
    ];
    expect(images).toEqual(images.map(() => image));
    const [production] = readYaml('deploy/kubernetes/overlays/production/kustomization.yaml');
    expect(at(production, 'images', 0, 'newTag')).toBe(project.version);
  });

  it('names every image with a version', () => {
    const images = [
      ...all('FROM').map((from) => from.split(' ')[0] ?? ''),
      ...Object.values(at(compose, 'services') as Yaml).map((service) => String(at(service, 'image'))),
      ...kustomizations
        .flatMap(manifestsOf)
        .flatMap((one) =>
          listAt(one, 'spec', 'template', 'spec', 'containers').flatMap((container) => container['image'] ?? []),
        )
        .map(String),
    ];
    expect(images.length).toBeGreaterThan(8);
    expect(images.filter((name) => !/:v?[0-9]+\.[0-9]+(\.[0-9]+)?(-[a-z]+)*$/.test(name))).toEqual([]);
  });
});

describe('the image', () => {
  it('is made of what is there', () => {
    const sources = all('COPY').flatMap((rest) => (rest.startsWith('--from') ? [] : rest.split(' ').slice(0, -1)));
    expect(sources).toEqual(expect.arrayContaining(['package-lock.json', 'schema', 'src', 'LICENSE']));
    expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([]);
    const ignored = read('deploy/Dockerfile.dockerignore');
    expect(sources.filter((source) => !ignored.includes(`!${source}\n`))).toEqual([]);
  });

  it('runs what `npm start` runs, as nobody in particular', () => {
    expect((JSON.parse(only('CMD')) as readonly string[]).join(' ')).toBe('node dist/main.js');
    expect(project.scripts['start']).toMatch(/&& node dist\/main\.js$/);
    expect(project.main).toBe('dist/main.js');
    expect(only('USER')).toBe('node');
  });

  it('runs on a Node that has SQLite, since it leaves the compiled driver out', () => {
    expect(all('RUN').some((command) => command.includes('--omit=optional'))).toBe(true);
    const [major, minor] = /^node:([0-9]+)\.([0-9]+)\./.exec(only('FROM'))?.slice(1).map(Number) ?? [];
    expect((major ?? 0) * 100 + (minor ?? 0)).toBeGreaterThanOrEqual(2213);
  });

  it('is well when the gateway lives', () => {
    const check = only('HEALTHCHECK');
    const path = /(\/[a-z]+)`/.exec(check)?.[1] ?? '';
    expect(path).toBe('/live');
    expect(probePaths.has(path)).toBe(true);
    expect(check).toContain(readConfig({}).port.toString());
  });

  it('opens the ports that the gateway listens on, to everybody', () => {
    expect(only('EXPOSE').split(' ')[0]).toBe(readConfig({}).port.toString());
    expect(imageEnvironment).toMatchObject({ HOST: '0.0.0.0', ADMIN_HOST: '0.0.0.0' });
  });
});

describe('compose.yaml', () => {
  const services = at(compose, 'services') as Yaml;

  it('has two gateways, a database, the simulator and Prometheus', () => {
    expect(Object.keys(services).toSorted()).toEqual(['gateway', 'postgres', 'prometheus', 'simulator']);
    const replicas = at(services, 'gateway', 'deploy', 'replicas');
    expect(replicas).toBe(2);
    expect(composed['INSTANCES']).toBe(String(replicas));
  });

  it('agrees in its ports', () => {
    const [published] = at(services, 'gateway', 'ports') as readonly string[];
    expect(published).toMatch(new RegExp(`:${composed['PORT'] ?? ''}$`));
    expect(at(readYaml('deploy/prometheus.yaml')[0], 'scrape_configs', 0, 'dns_sd_configs', 0, 'port')).toBe(
      Number(composed['ADMIN_PORT']),
    );
    const command = at(services, 'simulator', 'command') as readonly string[];
    const simulator = `http://simulator:${command[command.indexOf('--port') + 1] ?? ''}`;
    const urls = ['EBONDING_URL', 'EBONDING_TOKEN_URL', 'BROADBAND_URL', 'TOKEN_JWKS_URL'];
    expect(urls.filter((name) => composed[name]?.startsWith(simulator) !== true)).toEqual([]);
  });

  it('gives the gateway the secrets that its settings name, and they are made', () => {
    const files = Object.entries(composed).flatMap(([name, value]) => (name.endsWith('_FILE') ? [value] : []));
    const given = at(services, 'gateway', 'secrets') as readonly string[];
    expect(files.toSorted()).toEqual(given.map((name) => `/run/secrets/${name}`).toSorted());
    const made = read('deploy/make-secrets.sh');
    const declared = at(compose, 'secrets') as Readonly<Record<string, { readonly file: string }>>;
    for (const [name, { file }] of Object.entries(declared)) {
      expect(file).toBe(`./secrets/${name}`);
      expect(made).toContain(`make ${name} `);
    }
    expect(given.filter((name) => !(name in declared))).toEqual([]);
  });

  it('runs the simulator by the command of the package', () => {
    const command = at(services, 'simulator', 'command') as readonly string[];
    expect(command.slice(0, 3)).toEqual(['node', project.bin['care-gateway'], 'simulator']);
  });

  it('waits longer for the end than the gateway drains', () => {
    const grace = Number.parseInt(String(at(services, 'gateway', 'stop_grace_period')), 10);
    expect(grace).toBeGreaterThanOrEqual(Number(composed['DRAIN_SECONDS']) + 20);
  });
});

describe('the Kubernetes manifests', () => {
  it.each(kustomizations)('are all mentioned, and all there: %s', (name) => {
    const mentioned = mentionedIn(name);
    expect(mentioned.filter((file) => !isThere(name, file))).toEqual([]);
    expect(filesOf(name).filter((file) => !mentioned.includes(file))).toEqual([]);
  });

  it('ask probes that exist, on the port of the clients', () => {
    const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => at(gateway, probe, 'httpGet'));
    expect(probes.map((probe) => at(probe, 'path'))).toEqual(['/startup', '/ready', '/live']);
    expect(probes.map((probe) => probePaths.has(String(at(probe, 'path'))))).toEqual([true, true, true]);
    expect(probes.map((probe) => at(probe, 'port'))).toEqual(['http', 'http', 'http']);
  });

  it('agree in their ports', () => {
    const settings = settingsOf('base');
    expect(portNamed('http')).toBe(Number(settings['PORT']));
    expect(portNamed('admin')).toBe(Number(settings['ADMIN_PORT']));
    const services = [manifest('base', 'Service'), manifest('base', 'Service', 'care-gateway-admin')];
    const targets = services.flatMap((service) => listAt(service, 'spec', 'ports').map((port) => port['targetPort']));
    expect(targets).toEqual(['http', 'admin']);
    const inbound = listAt(manifest('base', 'NetworkPolicy'), 'spec', 'ingress').flatMap((rule) =>
      listAt(rule, 'ports').map((port) => port['port']),
    );
    expect(inbound).toEqual(['http', 'admin']);
  });

  it('give an instance time: to start with a database that starts as well, and to end with what is under way', () => {
    const preStop = Number(at(gateway, 'lifecycle', 'preStop', 'sleep', 'seconds'));
    const drain = Number(settingsOf('base')['DRAIN_SECONDS']);
    expect(preStop).toBeGreaterThan(0);
    expect(at(pod, 'terminationGracePeriodSeconds')).toBeGreaterThanOrEqual(preStop + drain + 20);
    const startup = at(gateway, 'startupProbe');
    expect(Number(at(startup, 'periodSeconds')) * Number(at(startup, 'failureThreshold'))).toBeGreaterThan(60);
  });

  it('let no instance do more than it needs', () => {
    expect(at(pod, 'securityContext')).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(at(gateway, 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(at(pod, 'automountServiceAccountToken')).toBe(false);
    expect(at(gateway, 'resources')).toMatchObject({
      requests: { cpu: expect.any(String) },
      limits: { memory: '1Gi' },
    });
    expect(at(manifest('base', 'NetworkPolicy'), 'spec', 'policyTypes')).toEqual(['Ingress', 'Egress']);
  });

  it('keep instances running while others go, as many as share a client’s budget', () => {
    const autoscaler = at(manifest('base', 'HorizontalPodAutoscaler'), 'spec');
    expect(at(autoscaler, 'minReplicas')).toBe(Number(settingsOf('base')['INSTANCES']));
    expect(at(autoscaler, 'scaleTargetRef', 'name')).toBe(at(manifest('base', 'Deployment'), 'metadata', 'name'));
    expect(at(manifest('base', 'PodDisruptionBudget'), 'spec', 'maxUnavailable')).toBe(1);
    expect(at(manifest('base', 'Deployment'), 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable')).toBe(0);
  });

  it('find their pods', () => {
    const labels = at(manifest('base', 'Deployment'), 'spec', 'template', 'metadata', 'labels');
    const selectors = [
      at(manifest('base', 'Deployment'), 'spec', 'selector', 'matchLabels'),
      at(manifest('base', 'Service'), 'spec', 'selector'),
      at(manifest('base', 'Service', 'care-gateway-admin'), 'spec', 'selector'),
      at(manifest('base', 'PodDisruptionBudget'), 'spec', 'selector', 'matchLabels'),
      at(manifest('base', 'NetworkPolicy'), 'spec', 'podSelector', 'matchLabels'),
    ];
    expect(selectors).toEqual(selectors.map(() => labels));
  });

  it('mount everything where the settings look for it', () => {
    const volumes = new Set(listAt(pod, 'volumes').map((volume) => volume['name']));
    const mounts = listAt(gateway, 'volumeMounts');
    expect(mounts.filter(({ name }) => !volumes.has(name))).toEqual([]);
    const paths = mounts.map(({ mountPath }) => String(mountPath));
    const extra = listAt(
      manifest('overlays/production', 'Deployment'),
      ...['spec', 'template', 'spec', 'containers', 0, 'volumeMounts'],
    ).map(({ mountPath }) => String(mountPath));
    const wanted = Object.entries(settingsOf('overlays/production')).flatMap(([name, value]) =>
      name.endsWith('_FILE') || name.endsWith('_MANIFEST') || name === 'DATA_DIR' ? [value] : [],
    );
    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter((file) => ![...paths, ...extra].some((path) => file.startsWith(path)))).toEqual([]);
  });
});

describe('the settings that are deployed', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'care-gateway-'));
    const files = {
      'journal-key': randomBytes(32).toString('base64'),
      'database-url': 'postgres://care@database.example.com/care?sslmode=verify-full',
      'ebonding-client-secret': 'what the carrier gave',
      'broadband-password': 'what the carrier gave',
      'carrier-push-secret': 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'manifest.json': '{ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [] }',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each<[string, Environment]>([
    ['compose.yaml', composed],
    ...(['overlays/production', 'overlays/rehearsal'] as const).map((name): [string, Environment] => [
      name,
      settingsOf(name),
    ]),
  ])('are enough for the gateway to start: %s', (_name, environment) => {
    const here = Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/^\/(run\/secrets\/care-gateway|run\/secrets|etc\/care-gateway)\//, `${folder}/`),
    ]);
    const config = readConfig(Object.fromEntries(here) as Environment);
    expect(config.carriers).toBeDefined();
    expect(config.databaseUrl).toMatch(/^postgres:/);
    expect(config.developmentCaller).toBe(false);
  });
});
