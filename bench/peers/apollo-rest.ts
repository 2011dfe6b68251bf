/** Apollo Server's own standalone server with RESTDataSource: what most teams write first. What it need not do is off. */
import { RESTDataSource, type AugmentedRequest } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { announceAddress } from '../announce.ts';
import { toAvailability, toDevice, type WireAvailability, type WireLine } from './answers.ts';
import { authorization, lineQuestion, offersQuestion } from './carriers.ts';
import { remember } from './remember.ts';
import { createSchema, type Context } from './schema.ts';
import { upstreamUrl } from './upstream-url.ts';

class Carriers extends RESTDataSource {
  override baseURL = upstreamUrl;

  override willSendRequest(_path: string, request: AugmentedRequest): void {
    request.headers['authorization'] = authorization;
  }

  async device(ctn: string) {
    return toDevice(await this.post<WireLine>('careAccount', { body: lineQuestion(ctn) }));
  }

  async offers(accountNumber: string) {
    return toAvailability(await this.post<WireAvailability>('availability', { body: offersQuestion(accountNumber) }));
  }
}

const server = new ApolloServer<Context>({
  schema: createSchema(),
  csrfPrevention: false,
  persistedQueries: false,
  // In a request these cost more than they are asked for.
  plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled()],
});

const createContext = (): Promise<Context> => {
  const carriers = new Carriers({ cache: server.cache });
  return Promise.resolve({
    lookups: {
      device: remember((ctn) => carriers.device(ctn)),
      offers: (accountNumber) => carriers.offers(accountNumber),
    },
  });
};

const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: createContext,
});
announceAddress(new URL(url).origin);
