/** What every screen may use, besides Apollo's own hooks. */
import { createContext, use } from 'react';
import type { PlaceOrder } from './gateway.ts';

export interface Desk {
  readonly placeOrder: PlaceOrder;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

export const useDesk = (): Desk => {
  const desk = use(DeskContext);
  if (!desk) throw new Error('There is no desk around this screen.');
  return desk;
};
