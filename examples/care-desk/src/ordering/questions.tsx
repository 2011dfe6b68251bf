/** What an order may have to ask. */
import { useQuery } from '@apollo/client/react';
import { CompatibleItemsDocument } from '@care-gateway/client';
import { money, words } from '../format.ts';
import { Failure, Loading } from '../parts/notice.tsx';
import type { Answers } from './actions.ts';

interface QuestionProps {
  readonly value: string;
  readonly set: (answered: Partial<Answers>) => void;
}

interface ReasonSelectProps {
  /** For its label. */
  readonly id: string;
  readonly codes: readonly string[];
  readonly value: string;
  readonly choose: (reason: string) => void;
}

export const ReasonSelect = ({ id, codes, value, choose }: ReasonSelectProps) => (
  <select
    id={id}
    value={value}
    onChange={({ target }) => {
      choose(target.value);
    }}
  >
    {codes.map((code) => (
      <option key={code} value={code}>
        {words(code)}
      </option>
    ))}
  </select>
);

export const ReasonQuestion = ({ codes, value, set }: QuestionProps & { readonly codes: readonly string[] }) => (
  <div className="field">
    <label htmlFor="reason">Reason</label>
    <ReasonSelect
      id="reason"
      codes={codes}
      value={value}
      choose={(reason) => {
        set({ reason });
      }}
    />
  </div>
);

export const PinQuestion = ({ value, set }: QuestionProps) => (
  <div className="field">
    <label htmlFor="pin">New PIN, 4 to 8 digits</label>
    <input
      id="pin"
      inputMode="numeric"
      autoComplete="off"
      value={value}
      onChange={({ target }) => {
        set({ pin: target.value });
      }}
    />
  </div>
);

const kinds = { plan: 'RATE_PLAN', feature: 'FEATURE' } as const;

/** Of what works on the line's device: nothing else is offered. */
export const ItemQuestion = ({
  ctn,
  kind,
  value,
  set,
}: QuestionProps & { readonly ctn: string; readonly kind: keyof typeof kinds }) => {
  const { data, loading, error } = useQuery(CompatibleItemsDocument, {
    variables: { ctn, kinds: [kinds[kind]], first: 100 },
  });
  const items = data?.catalog?.edges.map(({ node }) => node) ?? [];
  if (loading) return <Loading what="Looking what works on this device…" />;
  return (
    <div className="field">
      {error && <Failure error={error} />}
      <label htmlFor={kind}>{kind === 'plan' ? 'New plan' : 'Feature'}</label>
      <select
        id={kind}
        value={value}
        onChange={({ target }) => {
          set({ sku: target.value });
        }}
      >
        <option value="">{items.length === 0 ? 'Nothing works on this device' : 'Choose one'}</option>
        {items.map(({ sku, name, price }) => (
          <option key={sku} value={sku}>
            {name}
            {price ? ` · ${money(price)} a month` : ''}
          </option>
        ))}
      </select>
    </div>
  );
};
