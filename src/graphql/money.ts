/** Money as whole cents: additions are exact, and only the edge prints decimals. */
export interface Money {
  readonly cents: number;
  readonly currency: 'USD';
}

/** The carriers' prices name no currency; both of them bill in US dollars. */
export const usd = (cents: number): Money => ({ cents, currency: 'USD' });

/** `6500` → `"65.00"`. */
export const formatCents = (cents: number): string => {
  const digits = Math.abs(cents).toString().padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
