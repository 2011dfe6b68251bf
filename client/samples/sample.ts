/** What each sample does with a running gateway, and what it tells of it. */
export interface Sample {
  readonly name: string;
  readonly run: (url: string, ctn: string) => Promise<Report>;
}

export interface Report {
  /** The line's status before. */
  readonly status: string | undefined;
  /** What became of the wish to suspend it. */
  readonly outcome: string;
  /** The states that its subscription told, to the end. */
  readonly states: readonly string[];
  /** How many catalog items there are, and how many came in two pages of which the second was joined to the first. */
  readonly items: { readonly total: number | null | undefined; readonly joined: number };
}
