/** The committed figures of the benchmark as a page and a plot: docs/peers.md and docs/peers.svg. */
import { readFileSync } from 'node:fs';
import type { WorkloadResult } from '../bench/compare-workload.ts';
import type { Machine } from '../bench/results.ts';
import { wantedEfficiency, wantedTimesApollo } from '../bench/targets.ts';

interface Measured {
  readonly machine: Machine;
  readonly result: WorkloadResult;
}

const order = ['w1', 'w2', 'w2b', 'w3'] as const;
/** The second process of a program: shown in the table alone. */
const isAgain = (name: string): boolean => name.endsWith(' again');

const readMeasured = (): readonly Measured[] => {
  const file = new URL('../bench/results/committed.json', import.meta.url);
  const all = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Measured>>;
  return order.flatMap((name) => all[name] ?? []);
};

const factor = (value: number): string => `x${value.toFixed(2)}`;
const headOf = ({ result }: Measured): string => result.workload.toUpperCase();

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const namesIn = (measured: readonly Measured[]): readonly string[] => [
  ...new Set(measured.flatMap(({ result }) => result.comparisons.map(({ name }) => name))),
];

const efficiencyCell = (name: string, { result }: Measured): string => {
  const found = result.comparisons.find((comparison) => comparison.name === name);
  if (!found) return '–';
  const { median, least, most } = found.efficiency;
  return `${factor(median)} (${factor(least)} to ${factor(most)}) / ${factor(found.efficiencyOfMinima)}`;
};

const versusRows = (measured: readonly Measured[]): readonly (readonly string[])[] => {
  const pairs = new Map(
    measured.flatMap(({ result }) =>
      result.versusPeers.map(({ ours, peer }) => [`${ours} beside ${peer}`, [ours, peer]]),
    ),
  );
  return [...pairs].map(([name, [ours, peer]]) => [
    name,
    ...measured.map(({ result }) => {
      const found = result.versusPeers.find((versus) => versus.ours === ours && versus.peer === peer);
      return found ? `${factor(found.efficiency.median)} / ${factor(found.efficiencyOfMinima)}` : '–';
    }),
  ]);
};

const madeBy =
  '<!-- Made by `npm run docs` of bench/results/committed.json: measure again, and commit that, instead of changing this page. -->';

const pageOf = (measured: readonly Measured[]): string => `# The gateway beside its peers
${madeBy}

How it is measured, and what the words mean, stands in [benchmarks.md](benchmarks.md). CPU of the hand-written limit over CPU of each:
median over the kept slices, their range, and the ratio of the cheapest turns. \`x1.00\` is as cheap as hand-written code.

![Efficiency against the hand-written limit, by workload](peers.svg)

${table(
  ['', ...measured.map(headOf)],
  [
    ...namesIn(measured).map((name) => [name, ...measured.map((one) => efficiencyCell(name, one))]),
    ...Object.entries(wantedEfficiency).map(([name, wanted]) => [
      `wanted of ${name}`,
      ...measured.map(({ result }) => `at least ${factor(wanted[result.workload] ?? NaN)}`),
    ]),
  ],
)}

CPU of the peer over CPU of the gateway, median / minima: above \`x1.00\` the gateway is the cheaper one. Wanted of \`full\` beside
\`apollo-rest\`: at least ${factor(wantedTimesApollo)}.

${table(['', ...measured.map(headOf)], versusRows(measured))}

${table(
  ['', ...measured.map(headOf)],
  [
    ['measured', ...measured.map(({ machine }) => `${machine.date}, Node ${machine.node}, ${machine.cores} cores`)],
    ['kept slices', ...measured.map(({ result }) => `${result.kept} of ${result.slices.length}`)],
    ['is a finding', ...measured.map(({ result }) => (result.isFinding ? 'yes' : '**no**: too few slices kept'))],
    [
      'two equals differ by up to',
      ...measured.map(({ result }) =>
        result.noise.map(({ pair, factor: by }) => `${pair[0]} ${factor(by)}`).join(', '),
      ),
    ],
  ],
)}
`;

const bar = { height: 14, gap: 8, left: 130, scale: 420, top: 34 } as const;
const width = bar.left + bar.scale + 90;
const colours = { ours: '#1f6f54', peer: '#8a8f98', line: '#1a1a1a', wanted: '#b3541e' } as const;

const round = (value: number): string => value.toFixed(1);
const text = (x: number, y: number, said: string, more = ''): string =>
  `<text x="${round(x)}" y="${round(y)}"${more}>${said}</text>`;
const vertical = (x: number, top: number, bottom: number, colour: string, dashes = ''): string =>
  `<line x1="${round(x)}" x2="${round(x)}" y1="${round(top)}" y2="${round(bottom)}" stroke="${colour}"${dashes}/>`;

/** One workload: a bar for each contender, with its range as a thin line, the limit, and what is wanted of ours. */
const panelOf = ({ result }: Measured, top: number): string => {
  const shown = result.comparisons.filter(({ name }) => !isAgain(name));
  // The limit need not be the longest bar.
  const most = Math.max(1.1, ...shown.map(({ efficiency }) => efficiency.most));
  const at = (efficiency: number) => bar.left + (efficiency / most) * bar.scale;
  const bottom = top + bar.top + shown.length * (bar.height + bar.gap);
  const rows = shown.map(({ name, efficiency }, place) => {
    const y = top + bar.top + place * (bar.height + bar.gap);
    const middle = y + bar.height / 2;
    const wanted = wantedEfficiency[name];
    const goal = wanted?.[result.workload];
    return [
      text(bar.left - 8, middle + 4, name, ' text-anchor="end"'),
      `<rect x="${bar.left}" y="${round(y)}" width="${round(at(efficiency.median) - bar.left)}" height="${bar.height}" fill="${wanted ? colours.ours : colours.peer}"/>`,
      `<line x1="${round(at(efficiency.least))}" x2="${round(at(efficiency.most))}" y1="${round(middle)}" y2="${round(middle)}" stroke="${colours.line}"/>`,
      text(at(efficiency.most) + 6, middle + 4, factor(efficiency.median)),
      ...(goal === undefined
        ? []
        : [vertical(at(goal), y - 2, y + bar.height + 2, colours.wanted, ' stroke-width="2"')]),
    ].join('\n');
  });
  return [
    text(8, top + 18, `${result.workload.toUpperCase()}: ${result.title}`, ' font-weight="bold"'),
    vertical(at(1), top + bar.top - 6, bottom - 4, colours.line, ' stroke-dasharray="3 3"'),
    ...rows,
  ].join('\n');
};

const plotOf = (measured: readonly Measured[]): string => {
  let top = 30;
  const panels = measured.map((one) => {
    const panel = panelOf(one, top);
    const shown = one.result.comparisons.filter(({ name }) => !isAgain(name)).length;
    top += bar.top + shown * (bar.height + bar.gap) + 12;
    return panel;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#ffffff"/>
${text(8, 20, 'CPU of the limit / CPU of each: dashed is as cheap as hand-written code; orange is wanted', ' fill="#444444"')}
${panels.join('\n')}
</svg>
`;
};

const measured = readMeasured();
export const peersPage = pageOf(measured);
export const peersPlot = plotOf(measured);
