/** How things are written for people. */

export const ctnAsRead = (ctn: string): string => ctn.replace(/^(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');

/** The ten digits in whatever a person typed or pasted; undefined when there are not ten. */
export const ctnIn = (text: string): string | undefined => {
  const digits = text.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
  return digits.length === 10 ? digits : undefined;
};

interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** Amounts come as text, so that none is rounded on its way; here they are only shown. */
export const money = ({ amount, currency }: Money): string =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(Number(amount));

export const signedMoney = ({ amount, currency }: Money): string =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency, signDisplay: 'exceptZero' })
    .format(Number(amount))
    .replace('-', '−');

export const day = (at: string): string =>
  new Date(at).toLocaleDateString('en-US', { year: 'numeric', month: 'short', day: 'numeric' });

export const moment = (at: string): string =>
  new Date(at).toLocaleString('en-US', {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  });

/** `SUSPEND_SERVICE` → `Suspend service`; `EmployeeLeftCompany` → `Employee left company`. */
export const words = (code: string): string => {
  const spaced = /^[A-Z_]+$/.test(code) ? code.replaceAll('_', ' ') : code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1).toLowerCase();
};
