/** The carrier as a process of its own: not even a gateway that hangs can hold it up. It lives as long as its parent. */
import { startSimulator } from '../../src/simulator/simulator.ts';

const { url } = await startSimulator({ accountLines: Number(process.argv[2]) });
process.on('disconnect', () => process.exit(0));
process.send?.({ url });
