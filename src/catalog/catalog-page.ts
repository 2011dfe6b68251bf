/** One page of a catalog: the filter that all lists of catalog items share. */
import type { CatalogItemKind } from '../generated/graphql.ts';
import { compareText } from '../graphql/compare-text.ts';
import {
  fromCursor,
  readPage,
  toConnection,
  toCursor,
  type Connection,
  type PageArguments,
} from '../graphql/connection.ts';
import type { CatalogItem, CatalogSnapshot } from './catalog.ts';

export interface CatalogFilter {
  readonly kinds?: readonly CatalogItemKind[] | null;
  readonly search?: string | null;
  /** Decimals, inclusive; an item without a price has none that fits. */
  readonly minPrice?: string | null;
  readonly maxPrice?: string | null;
  /** SKUs. */
  readonly compatible?: ReadonlySet<string> | undefined;
}

export interface CatalogPage extends Connection<CatalogItem> {
  readonly asOf: Date;
}

/** A decimal of up to six places, in whole millionths: products of halves of cents compare as they should. */
const millionths = (decimal: string): number => Math.round(Number(decimal) * 1e6);

const matching = ({ kinds, search, minPrice, maxPrice, compatible }: CatalogFilter) => {
  const wanted = kinds && new Set(kinds);
  const text = search?.trim().toLowerCase();
  const [least, most] = [minPrice, maxPrice].map((price) => (price == null ? undefined : millionths(price)));
  const fits = (cents: number | undefined) =>
    (least === undefined && most === undefined) ||
    (cents !== undefined && cents * 1e4 >= (least ?? -Infinity) && cents * 1e4 <= (most ?? Infinity));
  return (item: CatalogItem): boolean =>
    (!wanted || wanted.has(item.kind)) &&
    (!text || [item.name, item.code ?? '', item.sku].some((part) => part.toLowerCase().includes(text))) &&
    fits(item.price?.cents) &&
    (!compatible || compatible.has(item.sku));
};

/** By name, then SKU. @throws BAD_USER_INPUT for a page that cannot be. */
export const catalogPage = (catalog: CatalogSnapshot, filter: CatalogFilter, args: PageArguments): CatalogPage => {
  const page = readPage(args);
  const wanted = catalog.items.filter(matching(filter));
  const [name, sku] = page.cursor === undefined ? [] : fromCursor(page.cursor, 2);
  const isAfter = (item: CatalogItem) =>
    name === undefined || (compareText(item.name, name) || compareText(item.sku, sku ?? '')) > 0;
  const start = wanted.findIndex(isAfter);
  const entries = start < 0 ? [] : wanted.slice(start, start + page.size + 1);
  const connection = toConnection(page, entries, (item) => toCursor(item.name, item.sku), wanted.length);
  return { ...connection, asOf: catalog.fetchedAt };
};
