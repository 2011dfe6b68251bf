import { useQuery } from '@apollo/client/react';
import { FindLineDocument, LineButtonsDocument, type FindLineQuery } from '@care-gateway/client';
import { useState, type ReactNode } from 'react';
import { ctnAsRead, day, money, words } from '../format.ts';
import { Actions } from '../ordering/actions-list.tsx';
import type { Action } from '../ordering/actions.ts';
import { OrderDialog } from '../ordering/order-dialog.tsx';
import { StateBadge, StatusBadge } from '../parts/badge.tsx';
import { Failure, Loading, Notice } from '../parts/notice.tsx';
import { Screen } from '../parts/screen.tsx';
import { addressOf, go } from '../route.ts';

type Device = NonNullable<FindLineQuery['device']>;

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="fact">
    <dt>{name}</dt>
    <dd>{children ?? <span className="faint">not known</span>}</dd>
  </div>
);

const Facts = ({ device }: { readonly device: Device }) => {
  const { subscriber, account, ratePlan, dataPlan, features, make, model, imei, sim } = device;
  const contact = subscriber?.contact;
  const address = contact?.address;
  return (
    <section className="card" aria-labelledby="facts">
      <h2 id="facts">What it has</h2>
      <dl className="facts">
        <Fact name="Used by">{subscriber?.name}</Fact>
        <Fact name="Account">{account && `${account.name ?? 'No name'} · ${account.ban}`}</Fact>
        <Fact name="Plan">
          {ratePlan && (
            <>
              {ratePlan.name}
              {ratePlan.price && <span className="faint"> {money(ratePlan.price)} a month</span>}
            </>
          )}
        </Fact>
        <Fact name="Data">{dataPlan?.name}</Fact>
        <Fact name="Features">
          {features.length === 0 ? 'None' : features.map(({ feature }) => feature.name).join(', ')}
        </Fact>
        <Fact name="Device">{make !== null && `${make} ${model ?? ''}`}</Fact>
        <Fact name="IMEI">{imei}</Fact>
        <Fact name="SIM">{sim && `${words(sim.kind)} · ${sim.iccid ?? sim.eid ?? 'number not known'}`}</Fact>
        <Fact name="E-mail">{contact?.email}</Fact>
        <Fact name="Address">
          {address && [address.line1, address.city, address.state, address.postalCode].filter(Boolean).join(', ')}
        </Fact>
        <Fact name="Contract">
          {device.contractStart !== null &&
            `${day(device.contractStart)}${device.contractEnd === null ? '' : ` to ${day(device.contractEnd)}`}`}
        </Fact>
      </dl>
    </section>
  );
};

const OpenOrders = ({ openOrders: orders, ctn }: Pick<Device, 'openOrders' | 'ctn'>) =>
  orders !== null && orders.length > 0 ? (
    <Notice tone="busy" title={orders.length === 1 ? 'An order is under way' : 'Orders are under way'}>
      <ul className="plain">
        {orders.map(({ id, state }) => (
          <li key={id}>
            <a href={addressOf({ screen: 'order', id, ctn })}>Follow it</a> <StateBadge state={state} />
          </li>
        ))}
      </ul>
    </Notice>
  ) : null;

export const Line = ({ ctn }: { readonly ctn: string }) => {
  // What is known of the line is shown, beside what went wrong.
  const line = useQuery(FindLineDocument, {
    variables: { ctn },
    fetchPolicy: 'cache-and-network',
    errorPolicy: 'all',
  });
  const buttons = useQuery(LineButtonsDocument, { variables: { ctn }, fetchPolicy: 'network-only' });
  const [chosen, setChosen] = useState<Action>();
  const device = line.data?.device;
  const verdicts = buttons.data?.device?.eligibility;
  const reasonCodes = verdicts?.find(({ type }) => type === chosen?.type)?.reasonCodes ?? [];
  return (
    <Screen
      title={ctnAsRead(ctn)}
      aside={device && <StatusBadge status={device.status} />}
      lead={device?.subscriber?.name ?? undefined}
    >
      {line.loading && !device && <Loading what="Looking the line up…" />}
      {line.error && <Failure error={line.error} retry={() => void line.refetch()} />}
      {!line.loading && !line.error && !device && (
        <Notice tone="quiet" title="There is no such line">
          <p>Or it is not yours to see. Look at the number again.</p>
        </Notice>
      )}
      {device && (
        <>
          <OpenOrders openOrders={device.openOrders} ctn={ctn} />
          <div className="columns">
            <Facts device={device} />
            <section className="card" aria-labelledby="actions">
              <h2 id="actions">What can be done now</h2>
              {buttons.loading && <Loading what="Asking what may be ordered…" />}
              {buttons.error && <Failure error={buttons.error} retry={() => void buttons.refetch()} />}
              {verdicts && <Actions verdicts={verdicts} choose={setChosen} />}
            </section>
          </div>
          {chosen && (
            <OrderDialog
              action={chosen}
              ctn={ctn}
              reasonCodes={reasonCodes}
              close={() => {
                setChosen(undefined);
              }}
              placed={(id) => {
                go({ screen: 'order', id, ctn });
              }}
            />
          )}
        </>
      )}
    </Screen>
  );
};
