/** The fault proxy by itself: `npm run fault-proxy [-- --port 8474]`. What it is told, it is told over HTTP: docs/faults.md. */
import { parseArgs } from 'node:util';
import { startFaultControl } from './fault-control.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8474' } } });
const { url } = await startFaultControl(Number(values.port));
process.stdout.write(`fault proxy: told what to do at ${url}/proxies\n`);
