/**
 * What is counted, for Prometheus. Every label has few values, all of them our own words: names of operations are bounded, and
 * nothing of a person, a line or a client is in any. What others know already is asked of them when somebody looks.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { errorCodes, type ErrorCodeName } from '../graphql/error-codes.ts';
import type { Outcome } from './outcome.ts';
import type { OperationType } from './tally.ts';

/** How it stands with one kind of call to a carrier. */
export interface CallView {
  readonly carrier: string;
  readonly call: string;
  readonly breaker: 'closed' | 'open' | 'half-open';
  readonly running: number;
  readonly places: number;
  readonly waiting: number;
}

/** How busy the HTTP server is. */
export interface LoadView {
  readonly requests: number;
  readonly streams: number;
  /** How many requests may be under way at once, now. */
  readonly limit: number;
  /** Since the start. */
  readonly turnedAway: number;
}

/** Of one kind of report, over all companies. */
export interface ReportView {
  readonly report: string;
  /** Of the oldest copy in memory, in milliseconds; undefined where there is none. */
  readonly oldestMs: number | undefined;
  /** Companies whose last attempt failed. */
  readonly failing: number;
}

export interface OrdersView {
  readonly state: string;
  readonly orders: number;
  readonly oldestMs: number;
}

/** Who is asked when somebody looks. */
export interface Watched {
  readonly calls: () => readonly CallView[];
  readonly load: () => LoadView;
  readonly reports: () => readonly ReportView[];
}

export interface MetricDescription {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** From a kept answer to the longest deadline, in seconds. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const breakerStates = ['closed', 'half-open', 'open'] as const;
/** Places of odd values stand in our code; should one ever not, it does not make the table grow. */
const mostPlaces = 200;
/** Of these nobody knows whether the carrier has them. An INTENT may not even have been tried. */
const unconfirmed: ReadonlySet<string> = new Set(['SENDING', 'IN_DOUBT', 'MANUAL_REVIEW']);

type Observe = (seconds: number) => void;

/** The series of a histogram by a key that is quicker to look up than its labels. */
class Series<Label extends string> {
  readonly #histogram: Histogram<Label>;
  readonly #known = new Map<string, Observe>();

  constructor(histogram: Histogram<Label>) {
    this.#histogram = histogram;
  }

  observe(ms: number, ...labels: readonly string[]): void {
    const key = labels.join();
    let observe = this.#known.get(key);
    if (!observe) {
      const series = this.#histogram.labels(...labels);
      observe = (seconds) => {
        series.observe(seconds);
      };
      this.#known.set(key, observe);
    }
    observe(ms / 1000);
  }
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #operations = this.#durations(
    'care_gateway_operation_duration_seconds',
    'GraphQL requests: how long each took, by operation, type and outcome',
    'operation',
    'type',
    'outcome',
  );
  readonly #errors = new Counter({
    name: 'care_gateway_errors_total',
    help: 'Top-level errors in answers, by code',
    labelNames: ['code'],
    registers: [this.#registry],
  });
  readonly #calls = this.#durations(
    'care_gateway_upstream_call_duration_seconds',
    'Calls to the carriers: how long each took, by carrier, call and outcome',
    'carrier',
    'call',
    'outcome',
  );
  readonly #kept = this.#counter(
    'care_gateway_kept_answers_total',
    'Answers of a carrier that were not asked for again',
  );
  readonly #foreign = this.#counter(
    'care_gateway_foreign_account_answers_total',
    "Answers of a carrier about an account that is not the caller's; they were withheld",
  );
  readonly #odd = new Counter({
    name: 'care_gateway_odd_values_total',
    help: 'Values of a carrier that could not be read and were taken as absent, by place',
    labelNames: ['place'],
    registers: [this.#registry],
  });
  readonly #oddPlaces = new Set<string>();
  readonly #journalCalls = this.#durations(
    'care_gateway_journal_call_duration_seconds',
    'Calls of the order journal: how long each took, by method and outcome',
    'method',
    'outcome',
  );
  readonly #waiting = this.#gauge(
    'care_gateway_journal_waiting_calls',
    'Calls of the order journal under way or waiting',
  );
  readonly #lastCommit = this.#gauge(
    'care_gateway_journal_last_commit_timestamp_seconds',
    'When the order journal was last written, since 1970',
  );
  readonly #orders = this.#labelled('care_gateway_orders', 'Orders in the journal, by its states; sampled', 'state');
  readonly #oldest = this.#labelled(
    'care_gateway_oldest_order_age_seconds',
    'Age of the oldest order in each state; sampled',
    'state',
  );
  readonly #oldestUnconfirmed = this.#gauge(
    'care_gateway_oldest_unconfirmed_order_age_seconds',
    'Age of the oldest order of which nobody knows whether the carrier has it; 0 for none; sampled',
  );
  readonly #sampledAt = this.#gauge(
    'care_gateway_orders_sampled_timestamp_seconds',
    'When the orders were last counted, since 1970',
  );

  constructor(version: string) {
    new Gauge({
      name: 'care_gateway_info',
      help: '1, with what is running',
      labelNames: ['version', 'node'],
      registers: [this.#registry],
    })
      .labels(version, process.version)
      .set(1);
    for (const code of Object.keys(errorCodes)) this.#errors.labels(code).inc(0);
    collectDefaultMetrics({ register: this.#registry });
  }

  noteOperation(operation: string, type: OperationType | 'unknown', outcome: Outcome, ms: number): void {
    this.#operations.observe(ms, operation, type, outcome);
  }

  noteErrors(codes: readonly ErrorCodeName[]): void {
    for (const code of codes) this.#errors.labels(code).inc();
  }

  noteCall(carrier: string, call: string, outcome: string, ms: number): void {
    this.#calls.observe(ms, carrier, call, outcome);
  }

  noteKept(answers: number): void {
    this.#kept.inc(answers);
  }

  noteForeignAnswer(): void {
    this.#foreign.inc();
  }

  noteOdd(place: string, values: number): void {
    const isKnown = this.#oddPlaces.has(place) || this.#oddPlaces.size < mostPlaces;
    if (isKnown) this.#oddPlaces.add(place);
    this.#odd.labels(isKnown ? place : 'other').inc(values);
  }

  journalCallBegan(): void {
    this.#waiting.inc();
  }

  journalCallEnded(method: string, outcome: 'ok' | 'failed', ms: number, hasWritten: boolean): void {
    this.#waiting.dec();
    this.#journalCalls.observe(ms, method, outcome);
    if (hasWritten) this.#lastCommit.setToCurrentTime();
  }

  noteOrders(states: readonly OrdersView[]): void {
    this.#orders.reset();
    this.#oldest.reset();
    for (const { state, orders, oldestMs } of states) {
      this.#orders.labels(state).set(orders);
      this.#oldest.labels(state).set(oldestMs / 1000);
    }
    const doubtful = states.filter(({ state }) => unconfirmed.has(state)).map(({ oldestMs }) => oldestMs / 1000);
    this.#oldestUnconfirmed.set(Math.max(0, ...doubtful));
    this.#sampledAt.setToCurrentTime();
  }

  /** To be called once, when there is something to watch. */
  watch({ calls, load, reports }: Watched): void {
    const registers = [this.#registry];
    const labelNames = ['carrier', 'call'] as const;
    // Each reads for itself: what another one sets while the metrics are read may be too late for this answer.
    const gaugeOfCalls = (name: string, help: string, read: (view: CallView) => number) =>
      new Gauge({
        name,
        help,
        labelNames,
        registers,
        collect() {
          for (const view of calls()) this.labels(view.carrier, view.call).set(read(view));
        },
      });
    gaugeOfCalls(
      'care_gateway_upstream_places',
      'How many calls of a kind may be under way at once',
      ({ places }) => places,
    );
    gaugeOfCalls(
      'care_gateway_upstream_running_calls',
      'How many calls of a kind are under way',
      ({ running }) => running,
    );
    gaugeOfCalls(
      'care_gateway_upstream_waiting_requests',
      'Requests that wait for a place for a call',
      ({ waiting }) => waiting,
    );
    new Gauge({
      name: 'care_gateway_upstream_breaker',
      help: '1 for the state that the breaker of a kind of call is in, by state',
      labelNames: [...labelNames, 'state'],
      registers,
      collect() {
        for (const { carrier, call, breaker } of calls()) {
          for (const state of breakerStates) this.labels(carrier, call, state).set(state === breaker ? 1 : 0);
        }
      },
    });
    const gaugeOf = (name: string, help: string, read: (view: LoadView) => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read(load()));
        },
      });
    gaugeOf('care_gateway_requests_under_way', 'HTTP requests under way, without streams', ({ requests }) => requests);
    gaugeOf('care_gateway_admission_limit', 'How many requests may be under way at once, now', ({ limit }) => limit);
    gaugeOf('care_gateway_streams', 'Open streams of events', ({ streams }) => streams);
    new Counter({
      name: 'care_gateway_shed_requests_total',
      help: 'Requests that were turned away because too many were under way',
      registers,
      collect() {
        this.reset();
        this.inc(load().turnedAway);
      },
    });
    new Gauge({
      name: 'care_gateway_reports_failing',
      help: 'Companies for which the last attempt to fetch a report failed, by report',
      labelNames: ['report'],
      registers,
      collect() {
        for (const { report, failing } of reports()) this.labels(report).set(failing);
      },
    });
    new Gauge({
      name: 'care_gateway_report_age_seconds',
      help: "Age of the oldest company's copy of a report in memory, by report",
      labelNames: ['report'],
      registers,
      collect() {
        this.reset();
        for (const { report, oldestMs } of reports()) {
          if (oldestMs !== undefined) this.labels(report).set(oldestMs / 1000);
        }
      },
    });
  }

  /** As Prometheus reads it. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Everything that there is, for the page about it. */
  async describe(): Promise<readonly MetricDescription[]> {
    const described = await this.#registry.getMetricsAsJSON();
    return described.map(({ name, help, type }) => {
      const { labelNames = [] } = this.#registry.getSingleMetric(name) as { readonly labelNames?: readonly string[] };
      return { name, help, type: String(type), labels: labelNames };
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #durations<Label extends string>(name: string, help: string, ...labelNames: readonly Label[]): Series<Label> {
    return new Series(new Histogram({ name, help, labelNames, buckets, registers: [this.#registry] }));
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.#registry] });
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }

  #labelled<Label extends string>(name: string, help: string, label: Label): Gauge<Label> {
    return new Gauge({ name, help, labelNames: [label], registers: [this.#registry] });
  }
}
