/** Addresses after the `#`, so that the desk can be served as plain files. */
import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly screen: 'find' }
  | { readonly screen: 'line'; readonly ctn: string }
  | { readonly screen: 'order'; readonly id: string }
  | { readonly screen: 'offers'; readonly ban: string | undefined }
  | { readonly screen: 'many' };

export const addressOf = (route: Route): string => {
  switch (route.screen) {
    case 'find':
      return '#/';
    case 'line':
      return `#/lines/${route.ctn}`;
    case 'order':
      return `#/orders/${encodeURIComponent(route.id)}`;
    case 'offers':
      return route.ban === undefined ? '#/offers' : `#/offers/${route.ban}`;
    case 'many':
      return '#/many';
  }
};

const read = (address: string): Route => {
  const [, screen, rest] = /^#\/([a-z]*)\/?(.*)$/.exec(address) ?? [];
  if (screen === 'lines' && rest) return { screen: 'line', ctn: rest };
  if (screen === 'orders' && rest) return { screen: 'order', id: decodeURIComponent(rest) };
  if (screen === 'offers') return { screen: 'offers', ban: rest === '' ? undefined : rest };
  if (screen === 'many') return { screen: 'many' };
  return { screen: 'find' };
};

const onChange = (tell: () => void): (() => void) => {
  window.addEventListener('hashchange', tell);
  return () => {
    window.removeEventListener('hashchange', tell);
  };
};

export const useRoute = (): Route => read(useSyncExternalStore(onChange, () => window.location.hash));

export const go = (route: Route): void => {
  window.location.hash = addressOf(route);
};
