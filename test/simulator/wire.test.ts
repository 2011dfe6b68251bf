import { describe, expect, it } from '@jest/globals';

import { aSimulator, at, AVAILABILITY, BASIC, EBONDING, example, GROUP, OTHER_GROUP } from './a-simulator.ts';

const QUESTION = { careAccountRequest: { accountGroupId: GROUP, ctn: '1234567890' } };

describe('the token endpoint', () => {
  const { post } = aSimulator();
  const ask = (form: Readonly<Record<string, string>>) =>
    post('/oauth2/v2.0/token', new URLSearchParams(form).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
  const good = { grant_type: 'client_credentials', client_id: 'care-gateway-dev', client_secret: 'simulator-secret' };

  it('gives a token for half an hour', async () => {
    const { status, json } = await ask(good);
    expect(status).toBe(200);
    expect(json).toEqual({
      token_type: 'Bearer',
      expires_in: 1_800,
      ext_expires_in: 1_800,
      access_token: expect.any(String),
    });
  });

  it.each([
    ['an unknown client', { ...good, client_id: 'nobody' }, 'unauthorized_client', 700016],
    ['a wrong secret', { ...good, client_secret: 'guess' }, 'invalid_client', 7000215],
    ['another grant', { ...good, grant_type: 'password' }, 'unsupported_grant_type', 70003],
  ])('refuses %s with the documented body', async (_what, form, error, code) => {
    const { status, json } = await ask(form);
    expect(status).toBe(400);
    expect(Object.keys(json as object)).toEqual(Object.keys(example('oauth-token-error-400') as object));
    expect(json).toMatchObject({ error, error_codes: [code], timestamp: '2025-07-26 12:00:00Z' });
  });
});

describe('an eBonding operation', () => {
  const { post, ebonding, get } = aSimulator();
  const tokenFor = async () =>
    at(
      (
        await post(
          '/oauth2/v2.0/token',
          'grant_type=client_credentials&client_id=care-gateway-dev&client_secret=simulator-secret',
        )
      ).json,
      'access_token',
    );
  const headersWith = (authorization: string) => ({
    authorization,
    accept: 'application/json',
    'x-att-conversationid': 'c',
    'x-att-messageid': 'm',
  });

  it.each([
    ['careAccount'],
    ['careOrder'],
    ['orderStatus/CareOrder'],
    ['orderCancellation'],
    ['generateReport'],
    ['retrieveReport'],
  ])('%s answers 401 with an empty body without a token', async (operation) => {
    expect(await post(`${EBONDING}/${operation}`, {}, headersWith('Bearer guess'))).toMatchObject({
      status: 401,
      text: '',
    });
  });

  it('answers 401 when the token has outlived its half hour', async () => {
    const authorization = `Bearer ${String(await tokenFor())}`;
    await post('/_sim/clock', { advanceMs: 1_799_999 });
    expect((await post(`${EBONDING}/careAccount`, QUESTION, headersWith(authorization))).status).toBe(200);
    await post('/_sim/clock', { advanceMs: 1 });
    expect((await post(`${EBONDING}/careAccount`, QUESTION, headersWith(authorization))).status).toBe(401);
  });

  it.each([['x-att-conversationid'], ['x-att-messageid']])('answers 400 without the header %s', async (header) => {
    const all: Record<string, string> = headersWith(`Bearer ${String(await tokenFor())}`);
    const headers = Object.fromEntries(Object.entries(all).filter(([name]) => name !== header));
    const { status, json } = await post(`${EBONDING}/careAccount`, QUESTION, headers);
    expect(status).toBe(400);
    expect(json).toHaveProperty('RequestError.ServiceException.MessageId', 'SVC0002');
  });

  it.each([
    ['a storeOrderRequest', { storeOrderRequest: {} }],
    ['two root members', { careOrderRequest: {}, other: {} }],
    ['a list', []],
    ['half a JSON', '{"careOrderRequest":'],
    ['nothing', ''],
  ])('answers 400 to %s', async (_what, body) => {
    const { status, json } = await ebonding('careOrder', body);
    expect(status).toBe(400);
    expect(json).toHaveProperty('RequestError.ServiceException.Variables', 'careOrderRequest');
  });

  it('is POST only', async () => {
    expect(await get(`${EBONDING}/careAccount`)).toHaveProperty('RequestError');
  });
});

describe('careAccount', () => {
  const { account, ebonding } = aSimulator();

  it('answers in the shape of the example', async () => {
    const { json } = await account('1234567890');
    const answer = at(json, 'careAccountResponse') as Record<string, unknown>;
    const shape = at(example('careaccount-response-assumed-full'), 'careAccountResponse') as Record<string, unknown>;
    expect(Object.keys(answer).sort()).toEqual([...Object.keys(shape), 'dataPlan', 'wirelessUserContact'].sort());
    expect(answer).toMatchObject({
      request: { type: 'AccountInfo' },
      foundationAccountNumber: '81730304',
      billingAccountNumber: '123456789012',
      wirelessUserName: 'Robin Example',
      discount: '25.0',
      contractStartDate: '2023-07-27T08:00:00.000-04:00',
      accessOptions: [{ isDefault: 'true', price: '0.0' }],
      device: {
        make: 'APPLE',
        model: 'IPHO14A2633',
        imei: '353041117777777',
        iccid: '89011003377777777777',
        simType: 'physical',
      },
      ratePlan: { id: 'sku12006100004', code: 'GSA12UNL', price: '65.0' },
      dataPlan: { id: 'sku12037300099', code: 'GSA4IUNVT', name: 'Unlimited data', price: '0.0' },
      features: [{ id: 'sku12037300017', code: 'PB01', price: '10.0' }],
    });
  });

  it('tells an eSIM by its EID', async () => {
    const device = at((await account('4695550102')).json, 'careAccountResponse', 'device');
    expect(device).toEqual({
      make: 'APPLE',
      model: 'IPHO15P256',
      imei: expect.any(String),
      simType: 'eSim',
      eid: expect.stringMatching(/^\d{32}$/),
    });
  });

  it.each([
    ['nobody has', GROUP, '9995550000'],
    ['another group has', OTHER_GROUP, '1234567890'],
  ])('answers 404 for a number that %s', async (_what, accountGroupId, ctn) => {
    const { status, json } = await ebonding('careAccount', { careAccountRequest: { accountGroupId, ctn } });
    expect(status).toBe(404);
    expect(json).toHaveProperty('RequestError.ServiceException.MessageId', 'SVC0004');
  });

  it('finds every line of a large account', async () => {
    const { status } = await account('2145551299');
    expect(status).toBe(200);
  });
});

describe('availability', () => {
  const { post } = aSimulator();
  const ask = (body: unknown, authorization = BASIC) => post(AVAILABILITY, body, { authorization });
  const plan = (accountNumber: string) => ({ accountNumber, productType: 'BROADBAND', mode: 'changeRatePlan' });

  it.each(['availability-scenario1', 'availability-scenario2'])('answers %s exactly as documented', async (name) => {
    const { status, json } = await ask(example(`${name}-request`));
    expect(status).toBe(200);
    expect(json).toEqual(example(`${name}-response`));
  });

  it('answers AutoBillPay with the documented discount and a second one', async () => {
    const { json } = await ask(example('availability-autobillpay-request'));
    const path = ['content', 'availableProducts', 0, 'productDetails', 0, 'productOfferingRelationship', 0, 'value'];
    const documented = at(example('availability-autobillpay-response'), ...path, 0);
    expect(at(json, ...path)).toEqual([
      documented,
      expect.objectContaining({ id: expect.stringMatching(/^b036ca6f-/) }),
    ]);
  });

  it('answers the reference dialect for another account number than was asked', async () => {
    const { json } = await ask(plan('552321458441'));
    expect(at(json, 'content', 'accountDetails', 'ban')).toBe('551178303774');
    expect(at(json, 'content', 'availableProducts', 0, 'productDetails', 0)).toMatchObject({
      displayName: expect.any(String),
    });
  });

  it.each(['availability-deviceswap-request', 'availability-productpurchase-request'])('answers %s', async (name) => {
    expect((await ask(example(name))).status).toBe(200);
  });

  it('says so when the account has the coverage service', async () => {
    expect((await ask(plan('770011223344'))).text).toContain('"currentProductIndicator":true');
  });

  it('answers an account that is not eligible without products', async () => {
    const { status, json } = await ask(plan('559000000001'));
    expect(status).toBe(200);
    expect(at(json, 'content', 'availableProducts')).toEqual([
      { eligibility: false, orderCount: 0, productDetails: [] },
    ]);
  });

  it.each([
    ['a pending order', '559000000002', 400, 'MS_MNGORCH_CG_WLS_BB_PENDING_ORDER'],
    ['an invalid status', '559000000003', 400, 'MS_MSO_INVALID_ACCOUNT_STATUS'],
    ['a timeout inside', '559000000004', 400, 'SHOPPING_SUBMIT_CART_BACKEND_CART_API_READ_TIMEOUT_ERROR'],
    ['an unknown number', '559000000005', 404, 'MS_MNGORCH_ACCOUNT_NOT_FOUND'],
    ['a name of JavaScript', 'constructor', 404, 'MS_MNGORCH_ACCOUNT_NOT_FOUND'],
  ])('refuses an account with %s', async (_what, accountNumber, status, code) => {
    const reply = await ask(plan(accountNumber));
    expect(reply.status).toBe(status);
    expect(reply.json).toEqual({ error: { code, message: expect.any(String), details: [] } });
  });

  it.each([
    ['no account number', { productType: 'BROADBAND', mode: 'changeRatePlan' }],
    ['another product type', { ...plan('559210581033'), productType: 'WBB' }],
    ['an unknown mode', { ...plan('559210581033'), mode: 'toString' }],
    ['AutoBillPay without an intent', { ...plan('559210581033'), mode: 'AutoBillPay', reasonCode: 'FMS-ABPENR' }],
    [
      'DeviceSwap without a device',
      { ...plan('559210581033'), mode: 'DeviceSwap', reasonCode: 'FSW-HW', intent: 'BBDevice' },
    ],
    ['no JSON', 'mode=changeRatePlan'],
  ])('answers 400 to %s', async (_what, body) => {
    const { status, json } = await ask(body);
    expect(status).toBe(400);
    expect(json).toHaveProperty('error.code', 'MS_MNGORCH_INVALID_REQUEST');
  });

  it('answers 401 with an empty body to wrong credentials', async () => {
    expect(await ask(plan('559210581033'), 'Basic Z3Vlc3M6Z3Vlc3M=')).toMatchObject({ status: 401, text: '' });
  });
});
