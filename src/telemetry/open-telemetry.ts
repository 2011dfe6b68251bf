/** Puts telemetry together as the settings ask for it: what is off is not there, and costs nothing. */
import { readFileSync } from 'node:fs';
import type { DestinationStream, Logger } from 'pino';
import type { Config } from '../config.ts';
import { Metrics } from './metrics.ts';
import { OperationNames } from './operation-names.ts';
import { createRequestLog } from './request-log.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import type { Traces, TracesOptions } from './traces.ts';

export interface OpenedTelemetry {
  readonly telemetry: Telemetry;
  readonly metrics: Metrics | undefined;
  readonly traces: Traces | undefined;
}

/** Named operations of a text that is known to be a document. */
const namesIn = (document: string): readonly string[] =>
  [...document.matchAll(/\b(?:query|mutation|subscription)\s+([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? []);

const versionOfThis = (): string => {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
};

/** What traces need is large, and not even loaded where there are none. */
const open = async (options: TracesOptions): Promise<Traces> => {
  const { openTraces } = await import('./traces.ts');
  return openTraces(options);
};

/** @param lines where the line of each request goes; undefined for nowhere. */
export const openTelemetry = async (
  { telemetry: settings, trustedDocuments }: Config,
  log: Logger,
  lines: DestinationStream | undefined,
): Promise<OpenedTelemetry> => {
  const version = versionOfThis();
  const metrics = settings.metrics ? new Metrics(version) : undefined;
  const traces = settings.traces && (await open({ ...settings.traces, version }));
  const names = new OperationNames([...trustedDocuments.documents.values()].flatMap(namesIn));
  const isLogged = settings.logsRequests && log.isLevelEnabled('info');
  const writeLine = isLogged && lines ? createRequestLog(lines) : undefined;
  return { telemetry: createTelemetry({ names, writeLine, metrics, traces }), metrics, traces };
};
