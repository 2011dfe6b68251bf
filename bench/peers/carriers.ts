/** The two questions that the carriers are asked, over undici's pool: as cheaply as Node can. */
import { Pool } from 'undici';
import {
  toAvailability,
  toDevice,
  type Availability,
  type Device,
  type WireAvailability,
  type WireLine,
} from './answers.ts';

export interface Carriers {
  readonly device: (ctn: string) => Promise<Device>;
  readonly offers: (accountNumber: string) => Promise<Availability>;
}

export const lineQuestion = (ctn: string) => ({ careAccountRequest: { accountGroupId: '73001012763', ctn } });

export const offersQuestion = (accountNumber: string) => ({
  accountNumber,
  productType: 'BROADBAND',
  mode: 'changeRatePlan',
});

/** Of the stub, which looks at no token. */
export const authorization = 'Bearer bench-token';

const headers = { 'content-type': 'application/json', authorization };

/** As many connections as the gateway has. */
const connections = 64;

export const connectCarriers = (url: string): Carriers => {
  const pool = new Pool(url, { connections });
  const ask = async (path: string, question: object): Promise<unknown> => {
    const answer = await pool.request({ path, method: 'POST', headers, body: JSON.stringify(question) });
    return JSON.parse(await answer.body.text());
  };
  return {
    device: async (ctn) => toDevice((await ask('/careAccount', lineQuestion(ctn))) as WireLine),
    offers: async (accountNumber) =>
      toAvailability((await ask('/availability', offersQuestion(accountNumber))) as WireAvailability),
  };
};
