import { skipToken, useQuery } from '@apollo/client/react';
import {
  CompareOffersDocument,
  ListOffersDocument,
  type CompareOffersQuery,
  type ListOffersQuery,
} from '@care-gateway/client';
import { useState, type SubmitEvent } from 'react';
import { money, signedMoney, words } from '../format.ts';
import { Failure, Loading, Notice } from '../parts/notice.tsx';
import { Screen } from '../parts/screen.tsx';
import { addressOf, go } from '../route.ts';

type Availability = NonNullable<NonNullable<ListOffersQuery['account']>['offerAvailability']>;
type Offer = Availability['offers'][number];
type Comparison = NonNullable<
  NonNullable<NonNullable<CompareOffersQuery['account']>['offerAvailability']>['compare'][number]
>;

const examples: readonly { readonly ban: string; readonly shows: string }[] = [
  { ban: '559210581033', shows: 'Two plans to choose from' },
  { ban: '559000000001', shows: 'Nothing may be taken' },
  { ban: '559000000002', shows: 'An order is pending already' },
];

const AccountForm = ({ ban }: { readonly ban: string | undefined }) => {
  const [text, setText] = useState(ban ?? '');
  const show = (event: SubmitEvent) => {
    event.preventDefault();
    const digits = text.replace(/\D/g, '');
    if (digits !== '') go({ screen: 'offers', ban: digits });
  };
  return (
    <form className="card find" onSubmit={show}>
      <label htmlFor="ban">Broadband account</label>
      <div className="row">
        <input
          id="ban"
          inputMode="numeric"
          autoComplete="off"
          placeholder="Twelve digits"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
          }}
        />
        <button type="submit" className="button primary">
          Show offers
        </button>
      </div>
    </form>
  );
};

interface OfferCardProps {
  readonly offer: Offer;
  readonly isBase: boolean;
  readonly choose: () => void;
}

const OfferCard = ({ offer: { id, name, price, plan, discounts }, isBase, choose }: OfferCardProps) => (
  <li className={`card offer ${isBase ? 'chosen' : ''}`}>
    <h2>{name}</h2>
    <p className="price">
      {price ? money(price.total) : 'Price not known'}
      {price && (
        <span className="faint">
          {' '}
          a {words(price.period).toLowerCase()}, tax {words(price.tax).toLowerCase()}
        </span>
      )}
    </p>
    <p>{plan?.downloadMbps == null ? 'Speed not known' : `${plan.downloadMbps} Mbit/s down`}</p>
    {discounts.map((discount) => (
      <div key={discount.id} className="discount">
        <strong>{discount.amountOff ? `${money(discount.amountOff)} off` : 'Discount'}</strong>
        <ul className="plain">
          {(discount.conditions.length > 0 ? discount.conditions.map(({ text }) => text) : [discount.name]).map(
            (text) => (
              <li key={text}>{text}</li>
            ),
          )}
        </ul>
      </div>
    ))}
    <label className="check">
      <input type="radio" name="base" value={id} checked={isBase} onChange={choose} />
      Compare with this one
    </label>
  </li>
);

const named = (things: readonly { readonly name: string }[]): string =>
  things.length === 0 ? 'Nothing' : things.map(({ name }) => name).join(', ');

const speedDifference = (mbps: number | null): string => {
  if (mbps === null) return 'Not known';
  return mbps === 0 ? 'The same' : `${mbps > 0 ? '+' : '−'}${Math.abs(mbps)} Mbit/s`;
};

const Differences = ({ base, rows }: { readonly base: Offer; readonly rows: readonly Comparison[] }) => (
  <div className="card scrolls" tabIndex={0} role="region" aria-label="Comparison">
    <table>
      <caption>Against {base.name}</caption>
      <thead>
        <tr>
          <th scope="col">Offer</th>
          <th scope="col">Each month</th>
          <th scope="col">Speed</th>
          <th scope="col">Can be added</th>
          <th scope="col">Can no longer be added</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ offer, monthlyDifference, downloadDifferenceMbps, addOnsGained, addOnsLost }) => (
          <tr key={offer.id}>
            <th scope="row">{offer.name}</th>
            <td>{monthlyDifference ? signedMoney(monthlyDifference) : 'Not known'}</td>
            <td>{speedDifference(downloadDifferenceMbps)}</td>
            <td>{named(addOnsGained)}</td>
            <td>{named(addOnsLost)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Choice = ({ ban, offers }: { readonly ban: string; readonly offers: readonly Offer[] }) => {
  const [chosen, setChosen] = useState<string>();
  const base = offers.find(({ id }) => id === chosen) ?? offers[0];
  const offerIds = offers.map(({ id }) => id).filter((id) => id !== base?.id);
  const { data, loading, error } = useQuery(
    CompareOffersDocument,
    base && offerIds.length > 0
      ? {
          variables: { ban, offerIds, against: base.id },
          // Offers have ids of one answer only; what is asked together is kept together.
          fetchPolicy: 'no-cache',
        }
      : skipToken,
  );
  const rows = data?.account?.offerAvailability?.compare.filter((row) => row !== null) ?? [];
  return (
    <>
      <ul className="offers">
        {offers.map((offer) => (
          <OfferCard
            key={offer.id}
            offer={offer}
            isBase={offer.id === base?.id}
            choose={() => {
              setChosen(offer.id);
            }}
          />
        ))}
      </ul>
      {offerIds.length > 0 && <h2>Side by side</h2>}
      {loading && <Loading what="Comparing…" />}
      {error && <Failure error={error} />}
      {base && rows.length > 0 && <Differences base={base} rows={rows} />}
    </>
  );
};

const OffersOf = ({ ban }: { readonly ban: string }) => {
  const { data, loading, error, refetch } = useQuery(ListOffersDocument, {
    variables: { ban },
    fetchPolicy: 'network-only',
  });
  const availability = data?.account?.offerAvailability;
  if (loading) return <Loading what="Asking for offers…" />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!availability) {
    return (
      <Notice tone="quiet" title="There is no such account">
        <p>Or it has no broadband.</p>
      </Notice>
    );
  }
  if (!availability.eligible || availability.offers.length === 0) {
    return (
      <Notice tone="busy" title="No offers now">
        <p>{availability.reasons.map(({ message }) => message).join(' ') || 'The carrier gives no reason.'}</p>
      </Notice>
    );
  }
  return <Choice ban={ban} offers={availability.offers} />;
};

export const Offers = ({ ban }: { readonly ban: string | undefined }) => (
  <Screen title="Offers" lead="What a broadband account may take, and what each costs and brings more than another.">
    <AccountForm ban={ban} />
    {ban === undefined ? (
      <>
        <h2>Accounts to try</h2>
        <ul className="tiles">
          {examples.map(({ ban: example, shows }) => (
            <li key={example}>
              <a className="tile" href={addressOf({ screen: 'offers', ban: example })}>
                <strong>{example}</strong>
                <span>{shows}</span>
              </a>
            </li>
          ))}
        </ul>
      </>
    ) : (
      <OffersOf ban={ban} />
    )}
  </Screen>
);
