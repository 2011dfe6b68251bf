/** A list as large as an account may be, in one request: ten times as many lines as `devices` takes. */
import type { Workload } from './workloads.ts';

const lists = Array.from({ length: 10 }, (_, place) => `list${place}`);
const linesOfAList = 100;

export const bigList: Workload = {
  name: 'big list',
  title: `${lists.length * linesOfAList} devices in one request`,
  operationName: 'BigList',
  query: `query BigList(${lists.map((name) => `$${name}: [CTN!]!`).join(', ')}) {
${lists.map((name) => `  ${name}: devices(ctns: $${name}) { ctn imei make model status sim { iccid } subscriber { name } }`).join('\n')}
}`,
  variables: (index) =>
    Object.fromEntries(
      lists.map((name, list) => [
        name,
        Array.from({ length: linesOfAList }, (_, place) =>
          String(2_145_000_000 + (index * 10 + list) * linesOfAList + place),
        ),
      ]),
    ),
  upstreamCalls: lists.length * linesOfAList,
  connections: 1,
  requests: Number.POSITIVE_INFINITY,
};
