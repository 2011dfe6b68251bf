/** What logs, metrics and traces cost: W1 by gateways that differ in nothing but what they tell of it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compareWorkload, type CompareOptions, type WorkloadResult } from './compare-workload.ts';
import { startGateway } from './contenders.ts';
import type { Processes } from './processes.ts';
import { workloads } from './workloads.ts';

const off = { LOG_LEVEL: 'info', LOG_REQUESTS: 'off', METRICS: 'off' };
const on = { LOG_LEVEL: 'info', LOG_REQUESTS: 'on', METRICS: 'on' };

const twins = ['nothing', 'nothing again'] as const;

/** Takes traces and throws them away. */
const startSink = async () => {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
  return {
    url,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

export const measureTelemetry = async (
  processes: Processes,
  options: Omit<CompareOptions, 'lineUp'>,
): Promise<WorkloadResult> => {
  const { w1 } = workloads;
  if (!w1) throw new Error('There is no W1.');
  const sink = await startSink();
  const told = new Map<string, Readonly<Record<string, string>>>([
    ['metrics', { ...on, LOG_REQUESTS: 'off' }],
    ['metrics and logs', on],
    ['and traces at 1 %', { ...on, TRACE_ENDPOINT: sink.url, TRACE_RATIO: '0.01' }],
  ]);
  try {
    return await compareWorkload(processes, w1, {
      ...options,
      lineUp: {
        reference: twins[0],
        twins: [twins],
        names: [twins[1], ...told.keys()],
        starts: [
          ...twins.map((name) => startGateway(name, off)),
          ...[...told].map(([name, env]) => startGateway(name, env)),
        ],
      },
    });
  } finally {
    sink.close();
  }
};
