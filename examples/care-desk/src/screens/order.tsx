import { useQuery, useSubscription } from '@apollo/client/react';
import {
  OrderProgressDocument,
  tellOrderState,
  WatchOrderDocument,
  type OrderProgressQuery,
} from '@care-gateway/client';
import { ctnAsRead, moment, words } from '../format.ts';
import { StateBadge, toneOfState } from '../parts/badge.tsx';
import { Failure, Loading, Notice } from '../parts/notice.tsx';
import { Screen } from '../parts/screen.tsx';
import { addressOf } from '../route.ts';

type CareOrder = NonNullable<OrderProgressQuery['careOrder']>;

const sources: Readonly<Record<string, string>> = {
  GATEWAY: 'the desk',
  POLL: 'the carrier, when asked',
  PUSH: 'the carrier, by itself',
};

const Timeline = ({ events, isTerminal }: Pick<CareOrder, 'events' | 'isTerminal'>) => (
  <ol className="timeline" aria-label="What happened">
    {events.map(({ at, state, source, message }, index) => (
      // Two events may be of the same moment and state; none ever moves.
      <li key={index} className={toneOfState(state)}>
        <strong>{tellOrderState(state).title}</strong>
        <span className="faint">
          {moment(at)} · {sources[source] ?? words(source)}
        </span>
        {message !== null && <p>{message}</p>}
      </li>
    ))}
    {!isTerminal && <li className="waiting">Waiting for news</li>}
  </ol>
);

const Changes = ({ changes }: Pick<CareOrder, 'changes'>) => (
  <ul className="changes">
    {changes.map(({ id, type, state, error, reversal }) => (
      <li key={id}>
        <span>{words(type)}</span> <StateBadge state={state} />
        {error && <p className="why">{error.message}</p>}
        {reversal && (
          <p className="why">
            Can be undone: {words(reversal.type).toLowerCase()}
            {reversal.until === null ? '' : `, until ${moment(reversal.until)}`}.
          </p>
        )}
      </li>
    ))}
  </ul>
);

/** Listens until the order has ended: each piece of news brings the whole story with it. */
const News = ({ id, tell }: { readonly id: string; readonly tell: () => void }) => {
  const { error } = useSubscription(WatchOrderDocument, { variables: { id }, onData: tell });
  return error ? <Failure error={error} /> : null;
};

export const Order = ({ id, ctn }: { readonly id: string; readonly ctn: string }) => {
  const { data, loading, error, refetch } = useQuery(OrderProgressDocument, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  });
  const order = data?.careOrder;
  const told = order && tellOrderState(order.state);
  return (
    <Screen
      title="Order"
      above={
        <a className="back" href={addressOf({ screen: 'line', ctn })}>
          Back to {ctnAsRead(ctn)}
        </a>
      }
      aside={order && <StateBadge state={order.state} />}
      lead={order && words(order.changes[0]?.type ?? '')}
    >
      {loading && !order && <Loading what="Looking the order up…" />}
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!loading && !error && !order && <Notice tone="quiet" title="There is no such order" />}
      {order && told && (
        <>
          {!order.isTerminal && <News id={id} tell={() => void refetch()} />}
          <div aria-live="polite">
            <Notice tone={toneOfState(order.state)} title={told.title}>
              <p>{order.needsReview ? 'Only a person can settle this: tell support.' : told.text}</p>
            </Notice>
          </div>
          <div className="columns">
            <section className="card" aria-labelledby="story">
              <h2 id="story">What happened</h2>
              <Timeline events={order.events} isTerminal={order.isTerminal} />
            </section>
            <section className="card" aria-labelledby="changes">
              <h2 id="changes">What it changes</h2>
              <Changes changes={order.changes} />
              <p className="faint">
                For support: <code>{order.supportReference}</code>
              </p>
            </section>
          </div>
        </>
      )}
    </Screen>
  );
};
