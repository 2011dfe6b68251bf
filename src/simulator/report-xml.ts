/** The two reports as XML, in pieces, so that a hundred thousand lines are no matter. The layout is assumed. */

import { writeTime } from './calendar.ts';
import { ACCESSORIES, DATA_PLANS, DEVICE_MODELS, FEATURES, RATE_PLANS } from './catalog-data.ts';
import { isCompatible, ITEMS } from './catalog.ts';
import type { DeviceModel, Item } from './catalog-entries.ts';
import { statusOf, type Line } from './line.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const LINES_PER_PIECE = 1_000;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

/** An absent value leaves its attribute out. */
const element = (name: string, attributes: Readonly<Record<string, string | undefined>>, children = ''): string => {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${escape(value)}"`,
  );
  const start = `<${name}${written.join('')}`;
  return children === '' ? `${start}/>\n` : `${start}>\n${children}</${name}>\n`;
};

const deviceElement = ({ sku, code, make, model, name, price, simKinds, tacs, can }: DeviceModel): string => {
  const compatible = ITEMS.filter((item) => isCompatible(item, { can }));
  return element(
    'device',
    { sku, code, make, model, name, price, simKinds: simKinds.join(' '), tacs: tacs.join(' ') },
    compatible.map((item) => element('compatible', { sku: item.sku })).join(''),
  );
};

const itemElement = ({
  kind,
  sku,
  code,
  name,
  price,
  group,
  unsupported,
  conflictsWith = [],
  requires = [],
}: Item): string =>
  element(
    kind,
    { sku, code, name, price, group, unsupported },
    [
      ...conflictsWith.map((other) => element('conflictsWith', { sku: other })),
      ...requires.map((other) => element('requires', { sku: other })),
    ].join(''),
  );

/** Without its end tag, as below: whoever zips it may put a spoilt row before the end. */
export const catalogPieces = (): string[] => [
  `${HEAD}<catalog>\n`,
  ...DEVICE_MODELS.map(deviceElement),
  ...RATE_PLANS.map(itemElement),
  ...DATA_PLANS.map(itemElement),
  ...FEATURES.map(itemElement),
  ...ACCESSORIES.map(({ sku, name, price }) => element('accessory', { sku, name, price })),
];

const lineElement = (line: Line): string => {
  const { sim } = line.device;
  return element(
    'line',
    {
      ban: line.account.ban,
      ctn: line.ctn,
      imei: line.device.imei,
      iccid: sim.kind === 'physical' ? sim.iccid : undefined,
      userName: line.subscriber.name,
      ratePlanSku: line.ratePlan.item.sku,
      dataPlanSku: line.dataPlan?.item.sku,
      status: statusOf(line),
      activated: writeTime(line.contractStartAt),
    },
    line.labels.map(({ type, value }) => element('label', { type, value })).join(''),
  );
};

/** Written at once, so that later changes do not show. */
export const inventoryPieces = (lines: readonly Line[]): string[] => {
  const pieces = [`${HEAD}<inventory>\n`];
  for (let start = 0; start < lines.length; start += LINES_PER_PIECE) {
    pieces.push(
      lines
        .slice(start, start + LINES_PER_PIECE)
        .map(lineElement)
        .join(''),
    );
  }
  return pieces;
};

export const CATALOG_END = '</catalog>\n';
export const INVENTORY_END = '</inventory>\n';

/** Rows as a careless export writes them: a device without a SKU and with a price in words, a line with a malformed number. */
export const BAD_CATALOG_ROW = element('device', {
  make: 'ACME',
  model: 'X',
  name: 'Row without a SKU',
  price: 'n/a',
  simKinds: 'nano',
  tacs: '',
});
export const BAD_INVENTORY_ROW = element('line', {
  ban: '',
  ctn: '21455x',
  userName: 'Row with a bad number',
  ratePlanSku: '',
  status: 'MAYBE',
  activated: 'yesterday',
});

/** Well-formed, but nothing that the agreed layout knows. */
export const WRONG_LAYOUT = `${HEAD}<cXML><Index><IndexItem><SupplierPartID>4632Q</SupplierPartID></IndexItem></Index></cXML>\n`;
