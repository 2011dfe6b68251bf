/** Addresses after the `#`, so that the desk can be served as plain files. */
import { useSyncExternalStore } from 'react';

export type Route =
  | { readonly screen: 'find' }
  | { readonly screen: 'line'; readonly ctn: string }
  | {
      readonly screen: 'order';
      readonly id: string;
      /** The line from which one came to it. */
      readonly ctn: string;
    }
  | { readonly screen: 'offers'; readonly ban: string | undefined }
  | { readonly screen: 'many' };

export const addressOf = (route: Route): string => {
  switch (route.screen) {
    case 'find':
      return '#/';
    case 'line':
      return `#/lines/${route.ctn}`;
    case 'order':
      return `#/lines/${route.ctn}/${encodeURIComponent(route.id)}`;
    case 'offers':
      return route.ban === undefined ? '#/offers' : `#/offers/${route.ban}`;
    case 'many':
      return '#/many';
  }
};

const read = (address: string): Route => {
  const [, screen, rest] = /^#\/([a-z]*)\/?(.*)$/.exec(address) ?? [];
  const [ctn, id] = rest?.split('/') ?? [];
  if (screen === 'lines' && ctn)
    return id ? { screen: 'order', ctn, id: decodeURIComponent(id) } : { screen: 'line', ctn };
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
