/** By code units: the same on every machine, so that cursors hold. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
