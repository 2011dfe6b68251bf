/** What a gateway that is soaked tells of its inside. Bytes, and counts by kind. */
export interface Inside {
  readonly residentBytes: number;
  /** Of JavaScript, and of buffers beside it, after everything unused was collected. */
  readonly heapBytes: number;
  /** Sockets, timers and the like that would keep the process alive. */
  readonly resources: Readonly<Record<string, number>>;
  /** Listeners on the process itself. */
  readonly listeners: number;
  /** Names of the warnings that Node has given. */
  readonly warnings: readonly string[];
}
