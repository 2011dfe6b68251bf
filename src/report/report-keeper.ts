/**
 * Keeps each company's copy of one of the carrier's reports: fetched in the background, renewed when it has grown old, the
 * last good one kept when that fails. What was fetched stands in the store, so that it outlives a restart and one of
 * many instances fetches it for all; each instance has the copies that it uses in memory.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Tenant } from '../identity/caller.ts';
import { unpackRows } from './packed-rows.ts';
import { readReport, type CopyBuilder, type ReportLayout } from './read-report.ts';
import { ReportError, problemOf, type ReportProblem } from './report-error.ts';
import type { ReportSource } from './report-source.ts';
import type { ReportType } from './report.upstream.ts';
import type { ReportFailure, ReportKey, SnapshotHead, SnapshotStore } from './store/snapshot-store.ts';

/** One kind of report: how it is read, and what is made of it. */
export interface ReportKind<Row, Copy> extends ReportLayout<Row> {
  readonly type: ReportType;
  readonly build: () => CopyBuilder<Row, Copy>;
}

export interface ReportKeeperOptions<Row, Copy> {
  readonly kind: ReportKind<Row, Copy>;
  readonly source: ReportSource;
  readonly store: SnapshotStore;
  /** The first pause before asking whether the report is ready; the later ones are longer. */
  readonly pollMs: number;
  readonly renewAfterMs: number;
  /** Rows in memory over all companies: above it, those of the company that was asked for longest ago go. */
  readonly mostRows: number;
  readonly log: Logger;
  /** Hears how many values of a place in the report could not be read. */
  readonly noteOdd?: (place: string, values: number) => void;
  readonly now: () => Date;
}

/** What the kinds of reports have in common. */
export type KeeperOptions = Omit<ReportKeeperOptions<unknown, unknown>, 'kind' | 'renewAfterMs' | 'mostRows'>;

export type ReportState = 'NEVER_FETCHED' | 'PREPARING' | 'READY' | 'FAILED';

export interface ReportStatus {
  readonly state: ReportState;
  /** Of the copy that is served; null when there is none. */
  readonly asOf: Date | null;
  /** When something may have changed; null when the copy is good. */
  readonly nextPollAt: Date | null;
  /** Why the last attempt failed, until one succeeds. */
  readonly problem: ReportProblem | null;
}

interface Kept<Copy> {
  readonly head: SnapshotHead;
  readonly copy: Copy;
}

/** What is known of one company's report. */
interface Entry<Copy> {
  newest?: Kept<Copy> | undefined;
  /** The one before it, on which pages may still go on. */
  previous?: Kept<Copy> | undefined;
  failure: ReportFailure | null;
  /** Another instance is fetching it. */
  isElsewhere: boolean;
  lookedAt?: number;
  nextPollAt?: Date | undefined;
  attending?: Promise<void> | undefined;
  refreshing?: Promise<Copy> | undefined;
}

const mostPolls = 40;
const pollsGrowBy = 1.5;
const longestPoll = 30;
/** After a failure the background leaves the carrier alone for so long. */
const pauseAfterFailureMs = 30_000;
/** Whether another instance has a newer one is looked for this often, when somebody asks. */
const lookEveryMs = 3000;
const leaseMs = 60_000;

export class ReportKeeper<Row, Copy> {
  readonly #options: ReportKeeperOptions<Row, Copy>;
  /** The company that was asked for last stands last. */
  readonly #entries = new Map<string, Entry<Copy>>();
  readonly #holder = randomUUID();
  readonly #stop = new AbortController();
  /** Told once, until it can be used again. */
  #isStoreBroken = false;

  constructor(options: ReportKeeperOptions<Row, Copy>) {
    this.#options = options;
  }

  /** The company's copy if one is in memory; begins to get one if there is none or it has grown old. */
  known(tenant: Tenant): Copy | undefined {
    const entry = this.#entryOf(tenant);
    void this.#attend(tenant, entry);
    return entry.newest?.copy;
  }

  /** The copy in memory, and nothing is begun. */
  atHand(tenant: Tenant): Copy | undefined {
    return this.#entries.get(tenant.id)?.newest?.copy;
  }

  /** The company's copy out of memory or the store; never waits for the carrier, but begins to ask it. */
  async stored(tenant: Tenant): Promise<Copy | undefined> {
    const entry = this.#entryOf(tenant);
    const attended = this.#attend(tenant, entry);
    if (!entry.newest) await attended;
    return entry.newest?.copy;
  }

  /**
   * The company's copy; waits for the first one, never for a renewal.
   * @throws UpstreamError when there has never been one and it cannot be had now.
   */
  async current(tenant: Tenant): Promise<Copy> {
    return (await this.stored(tenant)) ?? (await this.refresh(tenant));
  }

  /** The copy of this id while it is kept, for pages that were begun on it. */
  async version(tenant: Tenant, id: string): Promise<Copy | undefined> {
    const entry = this.#entryOf(tenant);
    const kept = [entry.newest, entry.previous].find((one) => one?.head.id === id);
    if (kept) return kept.copy;
    const head = await this.#ask((store) => store.find(this.#keyOf(tenant), id), null);
    const loaded = head && (await this.#load(head));
    if (loaded) entry.previous = loaded;
    return loaded?.copy;
  }

  /** For metrics: how old the oldest copy in memory is, in milliseconds, and for how many companies the last attempt failed. */
  get view(): { readonly report: ReportType; readonly oldestMs: number | undefined; readonly failing: number } {
    const entries = [...this.#entries.values()];
    const instants = entries.flatMap(({ newest }) => newest?.head.fetchedAt.getTime() ?? []);
    return {
      report: this.#options.kind.type,
      oldestMs: instants.length === 0 ? undefined : this.#options.now().getTime() - Math.min(...instants),
      failing: entries.filter(({ failure }) => failure !== null).length,
    };
  }

  async status(tenant: Tenant): Promise<ReportStatus> {
    const entry = this.#entryOf(tenant);
    await this.#attend(tenant, entry);
    const { newest, failure, isElsewhere, refreshing, lookedAt = 0 } = entry;
    const state: ReportState = newest
      ? failure
        ? 'FAILED'
        : 'READY'
      : refreshing || isElsewhere
        ? 'PREPARING'
        : failure
          ? 'FAILED'
          : 'NEVER_FETCHED';
    const nextPollAt =
      state === 'READY'
        ? null
        : refreshing
          ? (entry.nextPollAt ?? this.#options.now())
          : failure && !isElsewhere
            ? new Date(failure.at.getTime() + pauseAfterFailureMs)
            : new Date(lookedAt + lookEveryMs);
    return { state, asOf: newest?.head.fetchedAt ?? null, nextPollAt, problem: failure?.problem ?? null };
  }

  /** Fetches the report now; those who ask meanwhile share it. @throws UpstreamError */
  refresh(tenant: Tenant): Promise<Copy> {
    const entry = this.#entryOf(tenant);
    entry.refreshing ??= this.#refresh(tenant, entry).finally(() => {
      entry.refreshing = undefined;
      entry.nextPollAt = undefined;
    });
    return entry.refreshing;
  }

  close(): void {
    this.#stop.abort();
  }

  #keyOf({ id }: Tenant): ReportKey {
    return { tenant: id, type: this.#options.kind.type };
  }

  #entryOf({ id }: Tenant): Entry<Copy> {
    const entry = this.#entries.get(id) ?? { failure: null, isElsewhere: false };
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return entry;
  }

  /** Looks into the store, and fetches the report, as far as either is due. Never fails. */
  #attend(tenant: Tenant, entry: Entry<Copy>): Promise<void> {
    const now = this.#options.now().getTime();
    const isLookDue = entry.lookedAt === undefined || now - entry.lookedAt >= lookEveryMs;
    if (entry.refreshing || this.#stop.signal.aborted) return Promise.resolve();
    if (!isLookDue && !this.#isFetchDue(entry)) return entry.attending ?? Promise.resolve();
    entry.attending ??= this.#lookAndFetch(tenant, entry).finally(() => {
      entry.attending = undefined;
    });
    return entry.attending;
  }

  async #lookAndFetch(tenant: Tenant, entry: Entry<Copy>): Promise<void> {
    await this.#look(tenant, entry);
    if (this.#isFetchDue(entry)) this.refresh(tenant).catch(() => undefined);
  }

  #isFetchDue({ newest, failure, isElsewhere }: Entry<Copy>): boolean {
    const now = this.#options.now().getTime();
    const isOld = !newest || now - newest.head.fetchedAt.getTime() > this.#options.renewAfterMs;
    const isPaused = failure !== null && now - failure.at.getTime() < pauseAfterFailureMs;
    return isOld && !isPaused && !isElsewhere;
  }

  /** Takes over what other instances, or this one before its restart, have left in the store. */
  async #look(tenant: Tenant, entry: Entry<Copy>): Promise<void> {
    const nothing = { newest: null, failure: entry.failure, isLeased: false };
    const record = await this.#ask((store) => store.look(this.#keyOf(tenant)), nothing);
    entry.lookedAt = this.#options.now().getTime();
    entry.failure = record.failure;
    entry.isElsewhere = record.isLeased;
    const isNews = record.newest && record.newest.fetchedAt.getTime() > (entry.newest?.head.fetchedAt.getTime() ?? 0);
    const loaded = isNews && record.newest.id !== entry.newest?.head.id && (await this.#load(record.newest));
    if (loaded) this.#keep(entry, loaded);
  }

  /** What the store says, or something else when it cannot be used: then this instance is on its own. */
  async #ask<T>(question: (store: SnapshotStore) => Promise<T>, otherwise: T): Promise<T> {
    try {
      const answer = await question(this.#options.store);
      this.#isStoreBroken = false;
      return answer;
    } catch (error) {
      const { log, kind } = this.#options;
      const isNews = !this.#isStoreBroken && !this.#stop.signal.aborted;
      this.#isStoreBroken = true;
      if (isNews) log.warn({ err: error, report: kind.type }, 'the store of the reports cannot be used');
      return otherwise;
    }
  }

  async #load(head: SnapshotHead): Promise<Kept<Copy> | undefined> {
    const builder = this.#options.kind.build();
    for (let n = 0; n < head.chunks; n += 1) {
      const chunk = await this.#ask((store) => store.chunk(head.id, n), null);
      // Gone meanwhile, or sealed with a key that is not there any more.
      if (chunk === null) return undefined;
      builder.add(await unpackRows<Row>(chunk));
    }
    return { head, copy: await builder.finish(head) };
  }

  #keep(entry: Entry<Copy>, kept: Kept<Copy>): void {
    entry.previous = entry.newest;
    entry.newest = kept;
    const rowsOf = (one: Entry<Copy>) => (one.newest?.head.rows ?? 0) + (one.previous?.head.rows ?? 0);
    let all = [...this.#entries.values()].reduce((sum, one) => sum + rowsOf(one), 0);
    for (const other of this.#entries.values()) {
      if (all <= this.#options.mostRows) return;
      if (other === entry) continue;
      all -= rowsOf(other);
      other.newest = undefined;
      other.previous = undefined;
      // It is looked for again when somebody asks.
      delete other.lookedAt;
    }
  }

  async #refresh(tenant: Tenant, entry: Entry<Copy>): Promise<Copy> {
    const { log, kind, now } = this.#options;
    const key = this.#keyOf(tenant);
    const claim = () => this.#ask((store) => store.claim(key, this.#holder, leaseMs), true);
    if (!(await claim())) return this.#takeFromElsewhere(tenant, entry);
    const delivered = await this.#deliveredMeanwhile(tenant, entry);
    if (delivered) {
      await this.#ask((store) => store.release(key, this.#holder, null), undefined);
      return delivered;
    }
    const holding = setInterval(() => void claim(), leaseMs / 3);
    holding.unref();
    let failure: ReportFailure | null = null;
    try {
      const kept = await this.#fetch(tenant, entry);
      this.#keep(entry, kept);
      return kept.copy;
    } catch (error) {
      failure = { problem: problemOf(error), at: now() };
      const reason = { err: error, tenant: tenant.id, report: kind.type, problem: failure.problem };
      if (!this.#stop.signal.aborted) log.warn(reason, 'report not fetched');
      throw error;
    } finally {
      clearInterval(holding);
      entry.failure = failure;
      // What ends because the gateway is stopped has not failed.
      const toTell = this.#stop.signal.aborted ? null : failure;
      await this.#ask((store) => store.release(key, this.#holder, toTell), undefined);
    }
  }

  /** Between the look into the store and the lease another instance may have fetched the report, and let go of the lease. */
  async #deliveredMeanwhile(tenant: Tenant, entry: Entry<Copy>): Promise<Copy | undefined> {
    const { lookedAt, newest: before } = entry;
    if (lookedAt === undefined) return undefined;
    await this.#look(tenant, entry);
    // The lease that was seen is our own.
    entry.isElsewhere = false;
    const { newest } = entry;
    // By whether it was there before, not by its time: it is dated before it is written, and the look may have been between.
    return newest && newest !== before && !this.#isFetchDue(entry) ? newest.copy : undefined;
  }

  async #fetch(tenant: Tenant, entry: Entry<Copy>): Promise<Kept<Copy>> {
    const { source, kind, log, noteOdd, now } = this.#options;
    await source.generate(tenant);
    for (let polls = 0; polls < mostPolls; polls += 1) {
      const report = await source.retrieve(tenant, async (xml) => {
        const builder = kind.build();
        return { builder, ...(await readReport(xml, kind, builder)) };
      });
      if (report) {
        const { builder, chunks, rows, leftOut, odd } = report;
        const head = { id: randomUUID(), fetchedAt: now(), rows, chunks: chunks.length };
        const kept = { head, copy: await builder.finish(head) };
        await this.#ask((store) => store.write(this.#keyOf(tenant), head, chunks), undefined);
        const entries = { tenant: tenant.id, report: kind.type, rows };
        log.info(entries, 'report fetched');
        for (const [place, values] of odd) noteOdd?.(place, values);
        if (odd.size > 0) log.warn({ ...entries, leftOut, odd: Object.fromEntries(odd) }, 'odd values in the report');
        return kept;
      }
      await this.#pause(entry, polls);
    }
    throw new ReportError('NEVER_READY');
  }

  async #pause(entry: Entry<Copy>, polls: number): Promise<void> {
    const { pollMs, now } = this.#options;
    const ms = pollMs * Math.min(pollsGrowBy ** polls, longestPoll);
    entry.nextPollAt = new Date(now().getTime() + ms);
    await wait(ms, undefined, { signal: this.#stop.signal, ref: false });
  }

  /** Waits for the instance that is fetching the report; takes its place when that has ended without a word. */
  async #takeFromElsewhere(tenant: Tenant, entry: Entry<Copy>): Promise<Copy> {
    const before = entry.newest;
    for (let polls = 0; polls < mostPolls; polls += 1) {
      await this.#pause(entry, polls);
      await this.#look(tenant, entry);
      if (entry.newest && entry.newest !== before) return entry.newest.copy;
      if (entry.isElsewhere) continue;
      if (entry.failure) throw new ReportError(entry.failure.problem);
      return this.#refresh(tenant, entry);
    }
    throw new ReportError('NEVER_READY');
  }
}
