/**
 * Prints a token of the simulator's own identity provider: `npm run token -- --tenant default --scope "account:read"`.
 * The simulator must be running; `SIMULATOR_URL` says where, when not on its usual port.
 */
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    tenant: { type: 'string' },
    scope: { type: 'string', multiple: true },
    /** Billing accounts that the caller may see. */
    account: { type: 'string', multiple: true },
    subject: { type: 'string' },
    client: { type: 'string' },
  },
});

const { tenant, scope, account, subject, client } = values;
const response = await fetch(`${process.env['SIMULATOR_URL'] ?? 'http://127.0.0.1:4010'}/_sim/issuer/token`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ tenant, scope: scope?.join(' '), accounts: account, sub: subject, client_id: client }),
});
if (!response.ok) throw new Error(`The simulator answers ${response.status}.`);
console.log(((await response.json()) as { readonly access_token: string }).access_token);
