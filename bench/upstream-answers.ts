/** What the stub of the carriers says: made once, so that answering costs next to nothing. */
import { readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';

const examples = new URL('../test/upstream/examples/', import.meta.url);

const readExample = (name: string): unknown => JSON.parse(readFileSync(new URL(name, examples), 'utf8'));

const itemOnLine = (id: string, code: string, name: string, price: string) => ({
  id,
  code,
  name,
  price,
  effectiveDate: '2024-02-15T19:00:00.000-05:00',
  expirationDate: '2099-02-15T19:00:00.000-05:00',
});

const placeOfCtn = '@@@@@@@@@@';

/** The documents' line with a data plan and more features and labels: 2.5 KB, as a line in real use. */
const careAccount = (): string => {
  const { careAccountResponse } = readExample('careaccount-response-assumed-full.json') as {
    careAccountResponse: object;
  };
  return JSON.stringify({
    careAccountResponse: {
      ...careAccountResponse,
      wirelessUserNumber: placeOfCtn,
      dataPlan: itemOnLine('sku12037300099', 'GSA4IUNVT', 'Unlimited data', '0.0'),
      features: [
        itemOnLine('sku12037300017', 'PB01', 'International Day Pass', '10.0'),
        itemOnLine('sku12037300018', 'PB02', 'International Roaming 1 GB', '35.0'),
        itemOnLine('sku12037300019', 'PB03', 'Mobile Hotspot Plus', '15.0'),
        itemOnLine('sku12037300020', 'PB04', 'Device Protection for Business', '17.0'),
        itemOnLine('sku12037300021', 'PB05', 'Visual Voicemail', '0.0'),
      ],
      udl: [
        { type: 'Business Unit', value: 'Finance' },
        { type: 'Cost Centre', value: '4711-0815' },
        { type: 'Asset Number', value: 'A-0099812' },
        { type: 'Building', value: 'Boston, Example Street, floor 12' },
      ],
    },
  });
};

const [beforeCtn = '', afterCtn = ''] = careAccount().split(placeOfCtn);

/** The answer about any line. Every line has the same length in bytes, since a wireless number has ten digits. */
export const careAccountOf = (ctn: string): string => beforeCtn + ctn + afterCtn;

const placeOfChange = '@change@';

const cut = (answer: unknown): readonly [string, string, string] => {
  const [before = '', between = '', after = ''] = JSON.stringify(answer).split(placeOfChange);
  return [before, between, after];
};

/** The documented answer, with the change's id in the number of the payload: the stub need remember nothing. */
const { careOrderResponse } = readExample('careorder-response-accepted.json') as { careOrderResponse: object };
const accepted = cut({ careOrderResponse: { ...careOrderResponse, payloadId: `${placeOfChange}_PayLId` } });

export const orderAcceptedOf = (changeId: string): string => accepted[0] + changeId + accepted[1];

const completed = cut({
  orderStatusResponse: {
    status: { code: '200', text: 'OK' },
    orders: [
      {
        orderId: '10-123456789012345',
        payloadId: `${placeOfChange}_PayLId`,
        orderType: 'CareOrder',
        orderStatus: 'Completed',
        orderDate: '2024-05-04T12:00:00.000-05:00',
        changeRequest: [
          {
            changeRequestId: placeOfChange,
            type: 'changeCTN',
            newCtn: '2145550199',
            status: 'Completed',
            completionDate: '2024-05-04T12:05:00.000-05:00',
          },
        ],
      },
    ],
  },
});

export const orderCompletedOf = (changeId: string): string =>
  completed[0] + changeId + completed[1] + changeId + completed[2];

/** The documented answer of scenario 2, indented by one: 5.8 KB. */
export const availability = JSON.stringify(readExample('availability-scenario2-response.json'), null, 1);

export const token = JSON.stringify({ token_type: 'Bearer', expires_in: 3600, access_token: 'bench-token' });

export const reportGenerated = JSON.stringify({
  generateReportResponse: { reportCode: 'SC_REPORTS_1001', reportDescription: 'Generating Reports is in process.' },
});

/** The line's plan and features stand in it, so that looking them up in the catalog finds them. */
const catalogXml = `<?xml version="1.0" encoding="UTF-8"?>
<catalog>
<device sku="sku12067500011" code="IPHO14" make="APPLE" model="IPHO14A2633" name="Apple iPhone 14" price="799.0" simKinds="physical esim"><compatible sku="sku12006100004"/><compatible sku="sku12037300017"/></device>
<ratePlan sku="sku12006100004" code="GSA12UNL" name="Business Unlimited" price="65.0"/>
<dataPlan sku="sku12037300099" code="GSA4IUNVT" name="Unlimited data" price="0.0"/>
<feature sku="sku12037300017" code="PB01" name="International Day Pass" price="10.0" group="INTL"/>
</catalog>
`;

export const reportRetrieved = JSON.stringify({
  retrieveReportResponse: {
    fileContent: Buffer.from(zipSync({ 'catalogExtract.xml': strToU8(catalogXml) })).toString('base64'),
    fileName: 'catalogExtractReport.zip',
    fileType: 'cXML',
  },
});
