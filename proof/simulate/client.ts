/** Clients as they are: impatient, repeating themselves on any gateway, sometimes twice at once, sometimes gone. */
import { StoreUnavailableError } from '../../src/order/journal/order-journal.ts';
import type { Checker } from './checker.ts';
import type { Answer, Gateway } from './gateway.ts';
import type { GatewayProcess } from './gateway-process.ts';
import type { Wish } from './wish.ts';
import type { World } from './world.ts';

/** A process and what runs in it now. */
export interface Instance {
  readonly process: GatewayProcess;
  gateway: Gateway | null;
}

export interface ClientParts {
  readonly world: World;
  readonly instances: readonly Instance[];
  readonly checker: Checker;
}

const patienceMs = 12_000;
const mostQuestions = 8;

/** Asks one gateway. What comes back is the checker's to hear; undefined when nothing came back. */
export const ask = (
  { world, instances, checker }: ClientParts,
  wish: Wish,
  question: (gateway: Gateway) => Promise<Answer>,
): Promise<Answer | undefined> =>
  new Promise((resolve) => {
    const { scheduler, random } = world;
    const { process, gateway } = random.pick(instances);
    const asked = checker.ask(wish.key);
    scheduler.after(patienceMs, () => {
      resolve(undefined);
    });
    if (!process.isUp || gateway === null) {
      scheduler.after(random.between(1, 50), () => {
        resolve(undefined);
      });
      return;
    }
    const { life } = process;
    const back = (run: () => void) => {
      // Even a process that died meanwhile may have got its answer out.
      if (process.life === life || random.chance(0.5)) scheduler.after(random.between(1, 50), run);
    };
    process.later(random.between(1, 50), () => {
      question(gateway).then(
        (answer) => {
          back(() => {
            checker.hear(asked, wish, answer);
            resolve(answer);
          });
        },
        (error: unknown) => {
          if (!(error instanceof StoreUnavailableError)) checker.onBug(error);
          back(() => {
            resolve(undefined);
          });
        },
      );
    });
  });

/** One client from its first question until it has lost its interest. */
export const beClient = async (parts: ClientParts, wish: Wish): Promise<void> => {
  const { world } = parts;
  const { random, scheduler } = world;
  const place = () => ask(parts, wish, (gateway) => gateway.place(wish));
  for (let question = 0; question < mostQuestions; question += 1) {
    const answers = random.chance(0.1) ? await Promise.all([place(), place()]) : [await place()];
    const answer = answers.find((one) => one !== undefined);
    if (answer === undefined) {
      if (random.chance(0.08)) return;
      await scheduler.sleep(random.chance(0.1) ? random.between(5000, 90_000) : random.between(100, 4000));
      continue;
    }
    if (answer.kind !== 'orders' || random.chance(0.4)) return;
    await scheduler.sleep(random.chance(0.5) ? random.between(10, 5000) : random.between(5000, 120_000));
    if (random.chance(0.06)) await ask(parts, wish, (gateway) => gateway.cancel(wish.key));
  }
};
