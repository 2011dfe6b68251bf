/** A token for gateways that run in processes of their own beside a carrier, as the deployed one does: and the settings to accept it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';

const issuer = 'urn:care-gateway:proof';
const audience = 'care-gateway';

const folder = mkdtempSync(join(tmpdir(), 'care-gateway-keys-'));
process.once('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});

const { publicKey, privateKey } = await generateKeyPair('ES256');
const keysFile = join(folder, 'public.pem');
writeFileSync(keysFile, await exportSPKI(publicKey));

const token = await new SignJWT({
  tenant: 'default',
  client_id: 'proof',
  scope: 'account:read order:write order:bulk pii:read audit:read',
})
  .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
  .setIssuer(issuer)
  .setAudience(audience)
  .setSubject('proof')
  .setIssuedAt()
  .setExpirationTime('12h')
  .sign(privateKey);

export const authorization = `Bearer ${token}`;
export const tokenEnvironment = { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience, TOKEN_KEYS_FILE: keysFile };
