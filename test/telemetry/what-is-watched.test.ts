/** The dashboard and the alert rules against a running gateway: what they look at is there, and each alert is in the runbook. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { aGateway } from '../support/a-gateway.ts';

const kit = aGateway();
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const { groups } = parse(read('deploy/prometheus/alerts.yml')) as {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}
const dashboard = JSON.parse(read('deploy/grafana/care-gateway.json')) as { readonly panels: readonly Panel[] };

/** Of Prometheus itself, and of whoever it asks. */
const fromPrometheus = ['up', 'instance', 'job', 'le'];
const metricNames = /\b(?:care_gateway|nodejs|process)_\w+/g;
const suffix = /_(?:bucket|sum|count)$/;

const queries: readonly (readonly [where: string, expr: string])[] = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
];

/** Every metric that a running gateway names, also those without a value yet. */
const exposed = async (): Promise<ReadonlyMap<string, string>> => {
  const text = await (await fetch(`${kit.gateway.adminUrl ?? ''}/metrics`)).text();
  return new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
};

const labelsIn = (expr: string): readonly string[] => [
  ...[...expr.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)\s*"/g)].flatMap(([, label]) => label ?? []),
  ...[...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map((label) => label.trim())),
];

describe('What is looked at', () => {
  it.each(queries)('is exposed by a running gateway: %s', async (_where, expr) => {
    const metrics = await exposed();
    const names = [...expr.matchAll(metricNames)].map(([name]) => name);
    expect(names.length + (expr.includes('up{') ? 1 : 0)).toBeGreaterThan(0);
    const isThere = (name: string): boolean =>
      metrics.has(name) ||
      (suffix.test(name) && ['histogram', 'summary'].includes(metrics.get(name.replace(suffix, '')) ?? ''));
    expect(names.filter((name) => !isThere(name))).toEqual([]);
  });

  it('is looked at by labels that there are', async () => {
    const known = new Metrics('0');
    known.watch({
      calls: () => [],
      load: () => ({ requests: 0, streams: 0, limit: 0, turnedAway: 0 }),
      reports: () => [],
    });
    const labels = new Set([...fromPrometheus, ...(await known.describe()).flatMap((metric) => metric.labels)]);
    expect(queries.flatMap(([, expr]) => labelsIn(expr)).filter((label) => !labels.has(label))).toEqual([]);
    expect(queries.flatMap(([, expr]) => labelsIn(expr)).length).toBeGreaterThan(50);
  });
});

describe('An alert', () => {
  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    'has a sentence and a place in the runbook: %s',
    (alert, rule) => {
      expect(rule.annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
      expect(rule.annotations.summary).toMatch(/\.$/);
      expect(['page', 'ticket', 'info']).toContain(rule.labels.severity);
      expect(read('docs/operations.md')).toMatch(new RegExp(`^#+ ${alert}$`, 'm'));
    },
  );

  it('is raised for each thing that the runbook knows', () => {
    const described = [...read('docs/operations.md').matchAll(/^\|\s*\[(\w+)\]\(#\w+\)/gm)].map(([, name]) => name);
    expect(described.length).toBeGreaterThan(10);
    expect(rules.map(({ alert }) => alert).sort()).toEqual(described.sort());
  });
});
