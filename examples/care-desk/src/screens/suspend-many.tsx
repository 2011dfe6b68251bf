import { useLazyQuery, useSubscription } from '@apollo/client/react';
import {
  FindLinesDocument,
  SuspendManyDocument,
  tellOrderState,
  WatchOrderDocument,
  type CareOrderState,
  type FindLinesQuery,
  type SuspendManyMutation,
} from '@care-gateway/client';
import { useState, type SubmitEvent } from 'react';
import { useDesk } from '../desk.ts';
import { ctnAsRead, ctnIn } from '../format.ts';
import { ReasonSelect } from '../ordering/questions.tsx';
import { Badge, StateBadge, StatusBadge, toneOfState } from '../parts/badge.tsx';
import { Failure, Loading, Notice } from '../parts/notice.tsx';
import { Screen } from '../parts/screen.tsx';

type FoundLine = NonNullable<FindLinesQuery['devices'][number]>;
type Payload = NonNullable<SuspendManyMutation['submitCareOrders']>;

const most = 100;
const reasons = ['Lost', 'Stolen'] as const;
const example = ['2145551000', '2145551001', '2145551002', '5550000021', '5550000035'].join('\n');

/** What is wrong with what was entered. */
const problemOf = (ctns: readonly string[], unread: string | undefined): string | undefined => {
  if (unread !== undefined) return `“${unread.trim()}” has not ten digits.`;
  return ctns.length === 0 || ctns.length > most ? `Enter 1 to ${most} numbers.` : undefined;
};

interface Row {
  readonly ctn: string;
  /** Undefined when there is no such line. */
  readonly line: FoundLine | undefined;
}

const isDone = (state: CareOrderState): boolean =>
  ['COMPLETED', 'PARTIALLY_COMPLETED', 'FAILED', 'REJECTED', 'CANCELLED', 'EXPIRED'].includes(state);

/** Listens to one of the orders that the wish became. */
const News = ({
  id,
  tell,
}: {
  readonly id: string;
  readonly tell: (states: ReadonlyMap<string, CareOrderState>) => void;
}) => {
  const { error } = useSubscription(WatchOrderDocument, {
    variables: { id },
    onData: ({ data: { data } }) => {
      if (data) tell(new Map(data.careOrderUpdated.changes.map((change) => [change.id, change.state])));
    },
  });
  return error ? <Failure error={error} /> : null;
};

const Progress = ({ rows, payload }: { readonly rows: readonly Row[]; readonly payload: Payload }) => {
  const [heard, setHeard] = useState<ReadonlyMap<string, CareOrderState>>(new Map());
  const results = payload.results.map(({ index, change, errors }) => ({
    ctn: rows[index]?.ctn ?? '',
    state: change ? (heard.get(change.id) ?? change.state) : undefined,
    problem: errors.map(({ message }) => message).join(' '),
  }));
  const settled = results.filter(({ state }) => state === undefined || isDone(state)).length;
  return (
    <>
      {payload.orders.map(({ id }) => (
        <News
          key={id}
          id={id}
          tell={(states) => {
            setHeard((before) => new Map([...before, ...states]));
          }}
        />
      ))}
      <section className="card" aria-labelledby="progress">
        <h2 id="progress">{settled === results.length ? 'All settled' : 'Under way'}</h2>
        <div className="progress">
          <progress aria-labelledby="progress-text" max={results.length} value={settled} />
          <span id="progress-text" role="status">
            {settled} of {results.length} settled
          </span>
        </div>
        <table>
          <caption className="unseen">What became of each line</caption>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">State</th>
              <th scope="col">What it means</th>
            </tr>
          </thead>
          <tbody>
            {results.map(({ ctn, state, problem }) => (
              <tr key={ctn} className={state && toneOfState(state)}>
                <th scope="row">{ctnAsRead(ctn)}</th>
                <td>{state ? <StateBadge state={state} /> : <Badge tone="bad">Not placed</Badge>}</td>
                <td>{problem || (state && tellOrderState(state).text)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
};

interface ReviewProps {
  readonly rows: readonly Row[];
  readonly placed: (payload: Payload) => void;
}

const Review = ({ rows, placed }: ReviewProps) => {
  const { placeOrder } = useDesk();
  const [reason, setReason] = useState<string>(reasons[0]);
  const [isPlacing, setIsPlacing] = useState(false);
  const [problem, setProblem] = useState<{ readonly title: string; readonly text: string }>();
  const suspend = async () => {
    setIsPlacing(true);
    setProblem(undefined);
    const outcome = await placeOrder({
      intent: `suspend ${rows.map(({ ctn }) => ctn).join(' ')}`,
      document: SuspendManyDocument,
      variables: (idempotencyKey) => ({
        input: {
          idempotencyKey,
          policy: 'SEND_VALID' as const,
          changes: rows.map(({ ctn }) => ({
            clientReference: ctn,
            change: { suspendService: { device: { ctn }, reason } },
          })),
        },
      }),
    });
    setIsPlacing(false);
    // Also what was refused as a whole, or not confirmed yet, has a result for each line.
    const payload = 'payload' in outcome ? outcome.payload : undefined;
    if (payload && payload.results.length > 0) placed(payload);
    else setProblem(outcome.show);
  };
  return (
    <section className="card" aria-labelledby="review">
      <h2 id="review">Look at them first</h2>
      <table>
        <caption className="unseen">The lines that were entered</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Used by</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ ctn, line }) => (
            <tr key={ctn}>
              <th scope="row">{ctnAsRead(ctn)}</th>
              <td>{line?.subscriber?.name ?? <span className="faint">not known</span>}</td>
              <td>{line ? <StatusBadge status={line.status} /> : <Badge tone="bad">No such line</Badge>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {problem && (
        <Notice tone="bad" title={problem.title}>
          <p>{problem.text}</p>
        </Notice>
      )}
      <div className="row end">
        <label htmlFor="bulk-reason">Reason</label>
        <ReasonSelect id="bulk-reason" codes={reasons} value={reason} choose={setReason} />
        <button type="button" className="button primary grave" disabled={isPlacing} onClick={() => void suspend()}>
          {isPlacing ? 'Sending…' : `Suspend ${rows.length} lines`}
        </button>
      </div>
    </section>
  );
};

export const SuspendMany = () => {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [rows, setRows] = useState<readonly Row[]>();
  const [payload, setPayload] = useState<Payload>();
  const [findLines, { loading, error }] = useLazyQuery(FindLinesDocument, { fetchPolicy: 'network-only' });

  const look = async (event: SubmitEvent) => {
    event.preventDefault();
    const entries = text.split(/[\n,;]+/).filter((entry) => entry.trim() !== '');
    const ctns = [...new Set(entries.flatMap((entry) => ctnIn(entry) ?? []))];
    const unread = entries.find((entry) => ctnIn(entry) === undefined);
    setRows(undefined);
    setPayload(undefined);
    const found = problemOf(ctns, unread);
    setProblem(found);
    if (found !== undefined) return;
    const { data } = await findLines({ variables: { ctns } });
    if (!data) return;
    setRows(ctns.map((ctn) => ({ ctn, line: data.devices.find((line) => line?.ctn === ctn) ?? undefined })));
  };

  return (
    <Screen
      title="Suspend many"
      lead="One order for many lines: the good ones are sent, and each of the others says why not."
    >
      <form className="card" onSubmit={(event) => void look(event)} noValidate>
        <div className="field">
          <label htmlFor="ctns">Wireless numbers, one a line</label>
          <textarea
            id="ctns"
            rows={6}
            value={text}
            spellCheck={false}
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : 'ctns-problem'}
            onChange={({ target }) => {
              setText(target.value);
            }}
          />
          {problem !== undefined && (
            <p className="field-problem" id="ctns-problem" role="alert">
              {problem}
            </p>
          )}
        </div>
        <div className="row">
          <button type="submit" className="button primary">
            Look at them
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              setText(example);
            }}
          >
            Fill in an example
          </button>
        </div>
      </form>
      {loading && <Loading what="Looking the lines up…" />}
      {error && <Failure error={error} />}
      {rows && !payload && <Review rows={rows} placed={setPayload} />}
      {rows && payload && <Progress rows={rows} payload={payload} />}
    </Screen>
  );
};
