/** Asks what an order needs, shows what it would do, and places exactly that. */
import { skipToken, useQuery } from '@apollo/client/react';
import { PreviewOrderDocument, type PreviewOrderQuery } from '@care-gateway/client';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { useDesk } from '../desk.ts';
import { ctnAsRead, day, signedMoney, words } from '../format.ts';
import { Failure, Loading, Notice } from '../parts/notice.tsx';
import { addressOf } from '../route.ts';
import type { Action, Answers, Placed } from './actions.ts';
import { ItemQuestion, PinQuestion, ReasonQuestion } from './questions.tsx';

type Preview = NonNullable<PreviewOrderQuery['previewCareOrder']>;

interface OrderDialogProps {
  readonly action: Action;
  readonly ctn: string;
  readonly reasonCodes: readonly string[];
  readonly close: () => void;
  readonly placed: (orderId: string) => void;
}

const isAnswered = ({ asks }: Action, { reason, sku, pin }: Answers): boolean =>
  asks.every((question) => {
    if (question === 'reason') return reason !== '';
    return question === 'pin' ? /^\d{4,8}$/.test(pin) : sku !== '';
  });

const Consequences = ({ preview }: { readonly preview: Preview }) => {
  const { errors, warnings, monthlyChargeDelta, replaces, prerequisites, effectiveAt } = preview;
  return (
    <div className="consequences" role="status">
      <h3>What it would do</h3>
      {errors.length > 0 && (
        <ul className="problems">
          {errors.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      <dl className="facts">
        <div className="fact">
          <dt>Each month</dt>
          <dd>{monthlyChargeDelta ? signedMoney(monthlyChargeDelta) : 'Not known'}</dd>
        </div>
        <div className="fact">
          <dt>Takes off the line</dt>
          <dd>{replaces.length === 0 ? 'Nothing' : replaces.map(({ name }) => name).join(', ')}</dd>
        </div>
        <div className="fact">
          <dt>Takes effect</dt>
          <dd>{effectiveAt === null ? 'When the carrier has done it' : day(effectiveAt)}</dd>
        </div>
      </dl>
      {warnings.map(({ code, message }) => (
        <p key={code} className="warning">
          {message}
        </p>
      ))}
      {prerequisites.map(({ type, summary, required }) => (
        <p key={type}>
          {required ? 'First: ' : 'Consider: '}
          {words(type)}. {summary}
        </p>
      ))}
    </div>
  );
};

/** What became of the wish, when it is not simply an order to follow. */
const Answer = ({ placed, ctn }: { readonly placed: Placed; readonly ctn: string }) => {
  const { kind, show } = placed;
  const order = 'payload' in placed ? placed.payload?.order : undefined;
  const conflicts = 'payload' in placed ? (placed.payload?.errors ?? []) : [];
  return (
    <Notice tone={kind === 'UNCONFIRMED' ? 'busy' : 'bad'} title={show.title}>
      <p>{show.text}</p>
      {order && (
        <p>
          <a href={addressOf({ screen: 'order', id: order.id, ctn })}>Follow the order</a>
        </p>
      )}
      {conflicts.map((error) =>
        error.__typename === 'ConflictingOrderError' && error.openOrder ? (
          <p key={error.openOrder.id}>
            <a href={addressOf({ screen: 'order', id: error.openOrder.id, ctn })}>See the other order</a>
          </p>
        ) : null,
      )}
    </Notice>
  );
};

export const OrderDialog = ({ action, ctn, reasonCodes, close, placed }: OrderDialogProps) => {
  const { placeOrder } = useDesk();
  const dialog = useRef<HTMLDialogElement>(null);
  const [answers, setAnswers] = useState<Answers>({ reason: reasonCodes[0] ?? '', sku: '', pin: '' });
  const [consents, setConsents] = useState(false);
  const [isPlacing, setIsPlacing] = useState(false);
  const [answer, setAnswer] = useState<Placed>();

  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);

  const details = { consentToRecurringCharges: consents };
  const ready = isAnswered(action, answers);
  const { data, previousData, loading, error } = useQuery(
    PreviewOrderDocument,
    ready
      ? { variables: { change: action.change({ ctn, answers, details }) }, fetchPolicy: 'network-only' }
      : skipToken,
  );
  const preview = ready ? (data ?? previousData)?.previewCareOrder : undefined;
  const needsConsent = consents || (preview?.errors.some(({ code }) => code === 'CONSENT_REQUIRED') ?? false);
  const token = loading ? null : (data?.previewCareOrder?.token ?? null);

  const place = async (event: SubmitEvent) => {
    event.preventDefault();
    setIsPlacing(true);
    const result = await action.place(placeOrder, { ctn, answers, details: { ...details, previewToken: token } });
    setIsPlacing(false);
    if (result.kind === 'PLACED' && result.payload.order) placed(result.payload.order.id);
    else setAnswer(result);
  };

  const set = (answered: Partial<Answers>) => {
    setAnswers({ ...answers, ...answered });
    setAnswer(undefined);
  };

  return (
    <dialog ref={dialog} aria-labelledby="order-title" onClose={close}>
      <form onSubmit={(event) => void place(event)}>
        <h2 id="order-title">
          {action.label} <span className="faint">{ctnAsRead(ctn)}</span>
        </h2>
        {action.asks.map((question) => {
          switch (question) {
            case 'reason':
              return <ReasonQuestion key={question} codes={reasonCodes} value={answers.reason} set={set} />;
            case 'pin':
              return <PinQuestion key={question} value={answers.pin} set={set} />;
            case 'plan':
            case 'feature':
              return <ItemQuestion key={question} ctn={ctn} kind={question} value={answers.sku} set={set} />;
          }
        })}
        {loading && !preview && <Loading what="Asking what it would do…" />}
        {error && <Failure error={error} />}
        {preview && <Consequences preview={preview} />}
        {needsConsent && (
          <label className="check">
            <input
              type="checkbox"
              checked={consents}
              onChange={({ target }) => {
                setConsents(target.checked);
              }}
            />
            The customer agrees to the recurring charges
          </label>
        )}
        {answer && <Answer placed={answer} ctn={ctn} />}
        <div className="row end">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Not now
          </button>
          <button
            type="submit"
            className={`button primary ${action.isGrave ? 'grave' : ''}`}
            disabled={token === null || isPlacing}
          >
            {isPlacing ? 'Placing…' : 'Place order'}
          </button>
        </div>
      </form>
    </dialog>
  );
};
